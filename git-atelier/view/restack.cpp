#include "view/restack.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/phrases.hpp"

#include <algorithm>

namespace atelier {
namespace {

Json folders_json(const std::vector<std::filesystem::path>& folders) {
    Json out = Json::array();
    for (const auto& folder : folders)
        out.push(folder.string());
    return out;
}

std::string branches_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " branch" : " branches");
}

Json moved_json(const RestackedBranch& moved) {
    Json body = Json::object();
    body.set("bead", moved.bead.str())
        .set("branch", moved.branch.str())
        .set("onto", moved.onto.str())
        .set("from", moved.from.str())
        .set("to", moved.to.str())
        .set("commits", moved.commits)
        .set("dropped", moved.dropped);
    return body;
}

Json left_json(const BranchLeftBehind& left) {
    Json body = Json::object();
    body.set("bead", left.bead.str())
        .set("branch", left.branch.str())
        .set("onto", left.onto.str())
        .set("why", name_of(left.why))
        .set("paths", Json::strings(left.paths))
        .set("commit", or_null(left.commit))
        .set("agent", or_null(left.agent))
        .set("checkout", left.checkout ? Json(left.checkout->string()) : Json());
    return body;
}

std::string reason_text(const BranchLeftBehind& left) {
    const std::string where = left.checkout ? left.checkout->string() : std::string();
    switch (left.why) {
    case LeftBecause::conflict:
        return "conflicts with " + left.onto.str() + " at " + short_commit(*left.commit);
    case LeftBecause::merge_commit:
        return "has the merge " + short_commit(*left.commit) + ", which cannot be replayed";
    case LeftBecause::at_work:
        return "somebody is working on it";
    case LeftBecause::dirty:
        return where + " has changes";
    case LeftBecause::checked_out:
        return where + " has it checked out and cannot be updated";
    case LeftBecause::abandoned:
        return "its base was abandoned";
    case LeftBecause::unknown_base:
        return "it no longer has the commit that it started from";
    case LeftBecause::below_left:
        return "it stands on " + left.onto.str() + ", which stays";
    }
    return {};
}

std::string left_text(const BranchLeftBehind& left) {
    std::string text = "  " + left.branch.str() + " stays: " + reason_text(left);
    if (!left.agent.empty() && left.why == LeftBecause::conflict) text += " (" + left.agent + ")";
    text += "\n";
    for (const std::string& path : left.paths)
        text += "    " + one_line(path) + "\n";
    return text;
}

std::string moved_text(const RestackedBranch& moved) {
    std::string text = "  " + moved.branch.str() + " onto " + moved.onto.str() + ": " +
                       short_commit(moved.from) + " -> " + short_commit(moved.to) + ", " +
                       counted(moved.commits, "commit");
    if (moved.dropped > 0)
        text += ", " + std::to_string(moved.dropped) + " dropped as nothing is left of it";
    return text + "\n";
}

std::string pass_text(const EpicRestack& pass, const Style& style) {
    const std::string id = paint(style, Tone::strong, pass.epic.str());
    std::string text = id + ": ";
    if (pass.moved.empty() && pass.left.empty())
        return text + "every branch is where it belongs\n" + warnings_text(pass.warnings, style);
    text += branches_text(pass.moved.size()) + (pass.dry_run ? " would move" : " moved");
    if (!pass.left.empty())
        text += ", " + std::to_string(pass.left.size()) +
                (pass.left.size() == 1 ? " stays as it is" : " stay as they are");
    text += "\n";
    for (const RestackedBranch& moved : pass.moved)
        text += moved_text(moved);
    for (const BranchLeftBehind& left : pass.left)
        text += left_text(left);
    for (const auto& checkout : pass.checkouts)
        text += "  " + checkout.string() + " was updated\n";
    return text + warnings_text(pass.warnings, style);
}

} // namespace

bool has_conflicts(const std::vector<EpicRestack>& epics) {
    return std::ranges::any_of(epics, [](const EpicRestack& pass) {
        return std::ranges::any_of(pass.left, [](const BranchLeftBehind& left) {
            return left.why == LeftBecause::conflict || left.why == LeftBecause::merge_commit ||
                   left.why == LeftBecause::abandoned || left.why == LeftBecause::unknown_base;
        });
    });
}

Json restack_json(const std::vector<EpicRestack>& epics) {
    Json all = Json::array();
    for (const EpicRestack& pass : epics) {
        Json moved = Json::array();
        for (const RestackedBranch& one : pass.moved)
            moved.push(moved_json(one));
        Json left = Json::array();
        for (const BranchLeftBehind& one : pass.left)
            left.push(left_json(one));
        Json body = Json::object();
        body.set("epic", pass.epic.str())
            .set("root_branch", pass.root.str())
            .set("parent_branch", or_null(pass.parent))
            .set("moved", std::move(moved))
            .set("left", std::move(left))
            .set("in_place", pass.in_place)
            .set("dry_run", pass.dry_run)
            .set("checkouts", folders_json(pass.checkouts))
            .set("warnings", Json::strings(pass.warnings));
        all.push(std::move(body));
    }
    Json body = Json::object();
    body.set("epics", std::move(all));
    return body;
}

std::string restack_text(const std::vector<EpicRestack>& epics, const Style& style) {
    if (epics.empty()) return "No open epic has a root branch yet\n";
    std::string text;
    for (const EpicRestack& pass : epics)
        text += pass_text(pass, style);
    return text;
}

Json restack_undone_json(const UndoneRestack& undone) {
    Json moved = Json::array();
    for (const RestackedRef& ref : undone.receipt.branches)
        moved.push(Json::object()
                       .set("bead", ref.bead.str())
                       .set("branch", ref.branch.str())
                       .set("from", ref.to.str())
                       .set("to", ref.from.str()));
    Json body = Json::object();
    body.set("epic", undone.epic.str())
        .set("undone", true)
        .set("moved", std::move(moved))
        .set("checkouts", folders_json(undone.checkouts));
    return body;
}

std::string restack_undone_text(const UndoneRestack& undone) {
    std::string text = branches_text(undone.receipt.branches.size()) + " of " + undone.epic.str() +
                       (undone.receipt.branches.size() == 1 ? " is" : " are") +
                       " back where the restack found " +
                       (undone.receipt.branches.size() == 1 ? "it" : "them") + "\n";
    for (const RestackedRef& ref : undone.receipt.branches)
        text += "  " + ref.branch.str() + " at " + short_commit(ref.from) + "\n";
    return text;
}

} // namespace atelier
