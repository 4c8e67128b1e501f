#include "view/abandon.hpp"

#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"

namespace atelier {

Json abandon_json(const AbandonOutcome& outcome) {
    Json kept = Json::array();
    for (const KeptBranch& branch : outcome.kept) {
        Json row = Json::object();
        row.set("changeset", branch.changeset.str())
            .set("branch", branch.branch.str())
            .set("head", branch.head.str())
            .set("ref", branch.ref);
        kept.push(std::move(row));
    }
    Json body = Json::object();
    body.set("id", outcome.id.str())
        .set("abandoned", outcome.confirmed)
        .set("changesets", ids_json(outcome.changesets))
        .set("kept", std::move(kept))
        .set("moved", Json::strings(outcome.moved))
        .set("ignored", outcome.ignored)
        .set("stopped", ids_json(outcome.stopped))
        .set("warnings", Json::strings(outcome.warnings));
    return body;
}

std::string abandon_text(const AbandonOutcome& outcome, const Style& style) {
    std::vector<BeadId> given_up = outcome.changesets;
    if (outcome.is_epic) given_up.insert(given_up.begin(), outcome.id);
    std::string text;
    if (given_up.empty())
        text += outcome.id.str() + " is abandoned already\n";
    else
        text += std::string(outcome.confirmed ? "abandoned " : "would abandon ") +
                ids_text(given_up) + "\n";
    for (const KeptBranch& branch : outcome.kept)
        text += std::string(outcome.confirmed ? "  kept " : "  would keep ") + branch.branch.str() +
                " as " + branch.ref + "\n";
    for (const std::string& one : outcome.moved)
        text += "  kept from its worktree: " + one_line(one) + "\n";
    if (outcome.ignored > 0)
        text +=
            "  " + counted(outcome.ignored, "file") + " that Git ignores went with its worktree\n";
    if (!outcome.stopped.empty())
        text += "  " + paint(style, Tone::warn, "nothing replaces it for:") + " " +
                ids_text(outcome.stopped) + "\n";
    return text + warnings_text(outcome.warnings, style);
}

} // namespace atelier
