#include "view/decision.hpp"

#include "base/text.hpp"
#include "domain/progress.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"

namespace atelier {
Json promote_json(const PromoteOutcome& outcome) {
    Json body = Json::object();
    body.set("epic", outcome.epic.str())
        .set("title", outcome.title)
        .set("promoted", outcome.promoted)
        .set("ready", ids_json(outcome.ready))
        .set("undescribed", ids_json(outcome.undescribed));
    return body;
}

std::string promote_text(const PromoteOutcome& outcome, const Style& style) {
    std::string text =
        paint(style, Tone::strong, outcome.epic.str()) + "  " + one_line(outcome.title) + "\n";
    text += outcome.promoted ? "  is claimable\n" : "  is a draft\n";
    if (!outcome.ready.empty())
        text += std::string(outcome.promoted ? "  ready: " : "  would become ready: ") +
                ids_text(outcome.ready) + "\n";
    if (!outcome.undescribed.empty())
        text += "  " + paint(style, Tone::warn, "without a description, so only planned:") + " " +
                ids_text(outcome.undescribed) + "\n";
    return text;
}

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
    if (!outcome.stopped.empty())
        text += "  " + paint(style, Tone::warn, "nothing replaces it for:") + " " +
                ids_text(outcome.stopped) + "\n";
    return text + warnings_text(outcome.warnings, style);
}

Json retry_json(const RetryOutcome& outcome) {
    Json rows = Json::array();
    for (const Bead& changeset : outcome.changesets) {
        Json row = Json::object();
        row.set("id", changeset.id.str())
            .set("title", changeset.title)
            .set("state", name_of(state_of(changeset)));
        rows.push(std::move(row));
    }
    Json body = Json::object();
    body.set("id", outcome.id.str()).set("changesets", std::move(rows));
    return body;
}

std::string retry_text(const RetryOutcome& outcome, const Style& style) {
    if (outcome.changesets.empty()) return "nothing in " + outcome.id.str() + " is blocked\n";
    std::string text;
    for (const Bead& changeset : outcome.changesets)
        text += paint(style, Tone::strong, changeset.id.str()) + "  " + one_line(changeset.title) +
                " may be worked on again (" + std::string(name_of(state_of(changeset))) + ")\n";
    return text;
}

Json register_json(const RegisterOutcome& outcome) {
    Json git_config = Json::object();
    git_config.set("key", outcome.git_key)
        .set("value", to_valid_utf8(outcome.git_value))
        .set("added", outcome.git_key_is_new);
    Json body = Json::object();
    body.set("project", to_valid_utf8(outcome.key))
        .set("enlistment", to_valid_utf8(outcome.enlistment.string()))
        .set("folder", to_valid_utf8(outcome.folder.string()))
        .set("already", outcome.already)
        .set("relinked", outcome.relinked)
        .set("settings", Json::strings(outcome.settings))
        .set("git_config", std::move(git_config))
        .set("warnings", Json::strings(outcome.warnings));
    return body;
}

std::string register_text(const RegisterOutcome& outcome, const Style& style) {
    const std::string_view did = outcome.relinked  ? "relinked "
                                 : outcome.already ? "already registered: "
                                                   : "registered ";
    std::string text = std::string(did) + one_line(outcome.enlistment.string()) + "\n";
    text += "  project  " + one_line(outcome.folder.string()) + "\n";
    if (outcome.git_key_is_new)
        text += "  git key  " + one_line(outcome.git_key) + "\n" +
                "           set in the repository's configuration, the only thing changed in it;\n"
                "           only worktrees of agents see what it leads to\n";
    if (!outcome.settings.empty()) text += "  set      " + join(outcome.settings, ", ") + "\n";
    text += warnings_text(outcome.warnings, style);
    if (!outcome.already)
        text += "next: 'git atelier plan GOAL' with a planner agent, or 'git atelier plan --from "
                "FILE'\n";
    return text;
}

} // namespace atelier
