#include "view/abandon.hpp"

#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

// What goes, by its titles.
std::string given_up(const AbandonOutcome& outcome, const Style& style) {
    Table table({{""}, {.title = "", .flexible = true, .wraps = true, .divides = true}});
    if (outcome.is_epic) table.row({outcome.id.str(), outcome.title});
    for (const BeadId& id : outcome.changesets) {
        const auto title = outcome.titles.find(id);
        table.row({id.str(), title == outcome.titles.end() ? "" : title->second});
    }
    return table.text(style, 2);
}

} // namespace

Json abandon_json(const AbandonOutcome& outcome) {
    Json kept = Json::array();
    for (const KeptBranch& branch : outcome.kept) {
        if (branch.ref.empty()) continue;
        Json row = Json::object();
        row.set("changeset", branch.changeset.str())
            .set("branch", branch.branch.str())
            .set("head", branch.head.str())
            .set("ref", branch.ref);
        kept.push(std::move(row));
    }
    Json body = Json::object();
    body.set("id", outcome.id.str())
        .set("abandoned", outcome.confirmed || outcome.already)
        .set("changesets", ids_json(outcome.changesets))
        .set("kept", std::move(kept))
        .set("moved", Json::strings(outcome.moved))
        .set("ignored", outcome.ignored)
        .set("stopped", ids_json(outcome.stopped))
        .set("warnings", Json::strings(outcome.warnings));
    return body;
}

std::string abandon_text(const AbandonOutcome& outcome, const Style& style) {
    std::string text;
    if (outcome.already)
        text += outcome.id.str() + " is already abandoned\n";
    else
        text += (outcome.confirmed ? "abandoned\n" : "would abandon\n") + given_up(outcome, style);
    if (outcome.superseded_by && !outcome.already)
        text += "  superseded by " + outcome.superseded_by->str() + "\n";
    bool kept = !outcome.moved.empty();
    for (const KeptBranch& branch : outcome.kept) {
        if (branch.ref.empty()) continue;
        kept = true;
        text += std::string(outcome.confirmed ? "  kept " : "  would keep ") + branch.branch.str() +
                " as " + branch.ref + "\n";
    }
    for (const std::string& one : outcome.moved)
        text += "  kept from its worktree: " + one_line(one) + "\n";
    if (kept && outcome.confirmed)
        text +=
            "  'git atelier rescue list' shows what was kept, 'rescue restore' brings it back\n";
    if (outcome.ignored > 0)
        text +=
            "  " + counted(outcome.ignored, "file") + " that Git ignores went with its worktree\n";
    if (!outcome.stopped.empty())
        text += "  " + paint(style, Tone::warn, "stopped, as nothing replaces it:") + " " +
                ids_text(outcome.stopped) + "\n";
    return text + warnings_text(outcome.warnings, style);
}

} // namespace atelier
