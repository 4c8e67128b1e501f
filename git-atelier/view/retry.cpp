#include "view/retry.hpp"

#include "domain/work/progress.hpp"

namespace atelier {

Json retry_json(const RetryOutcome& outcome) {
    Json rows = Json::array();
    for (const Bead& changeset : outcome.changesets) {
        Json row = Json::object();
        row.set("id", changeset.id.str())
            .set("title", changeset.title)
            .set("state", name_of(outcome.states.at(changeset.id)));
        rows.push(std::move(row));
    }
    Json body = Json::object();
    const auto& freed_from = outcome.freed_from;
    body.set("id", outcome.id.str())
        .set("changesets", std::move(rows))
        .set("freed_epic", freed_from ? Json(outcome.id.str()) : Json())
        .set("freed_from", freed_from ? freed_from->str() : "");
    return body;
}

std::string retry_text(const RetryOutcome& outcome, const Style& style) {
    const std::string named = outcome.id.str();
    if (outcome.had_nothing) return named + " is not blocked: there is nothing to try again\n";
    if (outcome.changesets.empty() && !outcome.freed_from)
        return "nothing in " + named + " is blocked\n";
    std::string text;
    for (const Bead& changeset : outcome.changesets)
        text += (outcome.was_waiting ? "not blocked: " : "unblocked ") +
                paint(style, Tone::id, changeset.id.str()) + " " + one_line(changeset.title) +
                "; the next 'git atelier work' continues it\n";
    if (outcome.freed_from)
        text += "freed " + paint(style, Tone::strong, named) + ": " + outcome.freed_from->name() +
                ", which held it, has ended\n";
    return text;
}

} // namespace atelier
