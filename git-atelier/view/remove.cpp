#include "view/remove.hpp"

#include "base/text.hpp"
#include "view/text/phrases.hpp"

namespace atelier {

Json remove_json(const RemoveOutcome& outcome) {
    std::vector<std::string> worktrees;
    for (const auto& worktree : outcome.worktrees)
        worktrees.push_back(to_valid_utf8(worktree.string()));
    Json left = Json::array();
    for (const LeftBranch& branch : outcome.left) {
        Json row = Json::object();
        row.set("branch", branch.branch).set("why", branch.why);
        left.push(std::move(row));
    }
    std::vector<std::string> moved;
    for (const auto& path : outcome.moved)
        moved.push_back(to_valid_utf8(path.string()));
    Json out = Json::object();
    out.set("removed", outcome.removed)
        .set("enlistment", to_valid_utf8(outcome.enlistment.string()))
        .set("worktrees", Json::strings(worktrees))
        .set("branches", Json::strings(outcome.branches))
        .set("left", std::move(left))
        .set("rescue_refs", Json::strings(outcome.rescue_refs))
        .set("pieces", outcome.pieces)
        .set("piece_texts", to_valid_utf8(outcome.piece_texts.string()))
        .set("moved", Json::strings(moved))
        .set("ignored", outcome.ignored)
        .set("git_key", outcome.git_key)
        .set("kept", to_valid_utf8(outcome.kept.string()))
        .set("exported", to_valid_utf8(outcome.exported.string()));
    return out;
}

std::string remove_text(const RemoveOutcome& outcome, const Style& style) {
    const auto did = [&](const std::string& thing) {
        return "  " + std::string(outcome.removed ? "removed " : "would remove ") +
               one_line(thing) + "\n";
    };
    std::string text =
        std::string(outcome.removed ? "no longer registered: " : "would unregister ") +
        paint(style, Tone::strong, one_line(outcome.enlistment.string())) + "\n";
    text += did(outcome.git_key + " from the repository's configuration");
    for (const auto& worktree : outcome.worktrees)
        text += did("the worktree " + worktree.string());
    for (const std::string& branch : outcome.branches)
        text += did("the branch " + branch);
    for (const LeftBranch& branch : outcome.left)
        text += "  the branch " + branch.branch + " stays: " + branch.why + "\n";
    for (const std::string& ref : outcome.rescue_refs)
        text += "  " + one_line(ref) + " stays\n";
    if (outcome.pieces > 0)
        text += did(counted(outcome.pieces, "ref") + " of pieces below refs/atelier/pieces/");
    if (!outcome.piece_texts.empty())
        text += "  the texts of pieces " + std::string(outcome.removed ? "are" : "would be") +
                " in " + one_line(outcome.piece_texts.string()) + "\n";
    for (const auto& path : outcome.moved)
        text += std::string(outcome.removed ? "  kept " : "  would keep ") +
                one_line(path.string()) + "\n";
    if (outcome.ignored > 0)
        text += "  " + counted(outcome.ignored, "file") + " that Git ignores " +
                (outcome.removed ? "went" : "would go") + " with the worktrees\n";
    text += "  the project's folder " + std::string(outcome.removed ? "is now " : "would be ") +
            one_line(outcome.kept.string()) + ",\n  its plan in " +
            one_line(outcome.exported.string()) + "\n";
    return text;
}

} // namespace atelier
