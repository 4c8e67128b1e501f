#include "view/show_bead.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "domain/bead/fields.hpp"
#include "view/event.hpp"
#include "view/promote.hpp"
#include "view/publish.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/state_style.hpp"

namespace atelier {
namespace {

constexpr std::size_t last_events = 10;

std::string_view name_of(Prerequisite state) {
    switch (state) {
    case Prerequisite::landed:
        return "landed";
    case Prerequisite::done:
        return "done";
    case Prerequisite::open:
        return "open";
    case Prerequisite::abandoned:
        return "abandoned";
    case Prerequisite::unknown:
        return "unknown";
    }
    return "unknown";
}

Tone ink_of(Prerequisite state) {
    switch (state) {
    case Prerequisite::landed:
    case Prerequisite::done:
        return Tone::good;
    case Prerequisite::open:
        return Tone::warn;
    case Prerequisite::abandoned:
    case Prerequisite::unknown:
        return Tone::bad;
    }
    return Tone::bad;
}

// A bead, and its state when it is a changeset.
std::optional<ChangesetState> state_of_child(const ShowOutcome& shown, const Bead& child) {
    const auto found = shown.child_states.find(child.id);
    return found == shown.child_states.end() ? std::nullopt : std::optional(found->second);
}

using BeadAsJson = Json (*)(const Bead&);

Json terse_bead_json(const Bead& bead) {
    const Json all = fields_json(bead);
    Json fields = Json::object();
    for (const auto& [key, value] : all.as_object())
        if (!value.is_null()) fields.set(key, value);
    return bead_json(bead).set("description", prose(bead)).set("fields", std::move(fields));
}

Json child_json(const ShowOutcome& shown, const Bead& child, BeadAsJson as_json) {
    Json out = as_json(child);
    if (const auto state = state_of_child(shown, child)) out.set("state", name_of(*state));
    return out;
}

Json prerequisite_json(const PrerequisiteShown& prerequisite, BeadAsJson as_json) {
    Json out = Json::object();
    out.set("id", prerequisite.id.str())
        .set("state", name_of(prerequisite.state))
        .set("bead", prerequisite.bead ? as_json(*prerequisite.bead) : Json());
    return out;
}

Json shown_json(const ShowOutcome& shown, BeadAsJson as_json) {
    Json children = Json::array();
    for (const Bead& child : shown.children)
        children.push(child_json(shown, child, as_json));
    Json prerequisites = Json::array();
    for (const PrerequisiteShown& prerequisite : shown.prerequisites)
        prerequisites.push(prerequisite_json(prerequisite, as_json));
    Json out = Json::object();
    out.set("bead", as_json(shown.bead))
        .set("draft", shown.draft ? as_json(*shown.draft) : Json())
        .set("waiting", changes_json(shown.waiting))
        .set("state", or_null(shown.state))
        .set("published", pr_state_or_null(shown.published))
        .set("children", std::move(children))
        .set("prerequisites", std::move(prerequisites))
        .set("reasons", reasons_json(shown.reasons));
    return out;
}

Cell status_cell(const Bead& bead, const std::optional<ChangesetState>& state) {
    if (state) return state_cell(*state);
    return {std::string(name_of(bead.status)), is_closed(bead) ? Tone::faint : Tone::plain};
}

std::string published_text(const ShowOutcome& shown) {
    const std::string phrase = phrase_of(shown.published);
    return phrase.empty() ? "" : ", " + phrase;
}

std::string facts_text(const Bead& bead, const Style& style) {
    Table table({{""}, {"", true, false, true}});
    const auto fact = [&](const std::string& name, const std::string& value) {
        if (!value.empty()) table.row({{name, Tone::faint}, value});
    };
    fact("parent", bead.parent ? bead.parent->str() : "");
    fact("assignee", bead.assignee);
    fact("priority", std::to_string(bead.priority));
    fact("labels", join(bead.labels, " "));
    const auto by = [](const std::string& whom) { return whom.empty() ? "" : " by " + whom; };
    fact("created", human_time(bead.created_at, style) + by(bead.created_by));
    fact("updated", human_time(bead.updated_at, style) + by(bead.updated_by));
    fact("closed as", bead.close_reason);
    if (bead.message) {
        fact("from", bead.message->from);
        fact("thread", bead.message->thread ? bead.message->thread->str() : "");
    }
    const Json fields = fields_json(bead);
    for (const auto& [key, value] : fields.as_object())
        if (value.is_string()) fact(key, value.as_string());
    return table.text(style, 2);
}

std::string indented(const std::string& text) {
    std::string out;
    for (const std::string& line : lines_of(safe_lines(text)))
        out += line.empty() ? "\n" : "  " + line + "\n";
    return out;
}

std::string notes_text(const Bead& bead, const Style& style) {
    std::string out;
    for (std::string& line : lines_of(trim(bead.notes)))
        out += note_text(std::move(line), style) + "\n";
    return indented(out);
}

// A draft is read as a whole.
std::string words_of_planned(const ShowOutcome& shown, const Style& style) {
    std::string out;
    for (const Bead& child : shown.children) {
        const std::string words = prose(child);
        if (state_of_child(shown, child) != ChangesetState::planned || words.empty()) continue;
        out += (out.empty() ? "  " : "\n  ") + paint(style, Tone::id, child.id.str()) + "  " +
               one_line(child.title) + "\n";
        for (const std::string& line : lines_of(safe_lines(words)))
            out += line.empty() ? "\n" : "    " + line + "\n";
    }
    return out;
}

} // namespace

Json show_json(const ShowOutcome& shown) {
    Json events = Json::array();
    for (const Event& event : shown.events)
        events.push(event_json(event));
    return shown_json(shown, bead_json).set("events", std::move(events));
}

Json bead_show_json(const ShowOutcome& shown) {
    return shown_json(shown, terse_bead_json);
}

std::string show_text(const ShowOutcome& shown, const Style& style) {
    const Bead& bead = shown.bead;
    const Cell status = status_cell(bead, shown.state);
    std::string out = paint(style, Tone::id, bead.id.str()) +
                      paint(style, Tone::strong, "  " + one_line(bead.title)) + "\n" +
                      std::string(name_of(kind_of(bead))) + ", " +
                      paint(style, status.tone, status.text) + published_text(shown) + "\n\n" +
                      facts_text(bead, style);
    const auto section = [&](const std::string& title, const std::string& body) {
        if (!body.empty()) out += "\n" + paint(style, Tone::strong, title) + "\n" + body;
    };
    section("Description", indented(prose(bead)));
    section("Notes", notes_text(bead, style));
    section("Waits to be promoted", changes_text(shown.waiting, style));

    Table children({{""}, {.title = "", .flexible = true, .wraps = true, .divides = true}, {""}});
    for (const Bead& child : shown.children)
        children.row(
            {child.id.str(), child.title, status_cell(child, state_of_child(shown, child))});
    section("Children", children.text(style, 2));
    section("Planned", words_of_planned(shown, style));

    Table prerequisites(
        {{""}, {.title = "", .flexible = true, .wraps = true, .divides = true}, {""}});
    for (const PrerequisiteShown& prerequisite : shown.prerequisites)
        prerequisites.row({prerequisite.id.str(),
                           prerequisite.bead ? prerequisite.bead->title : "",
                           {std::string(name_of(prerequisite.state)), ink_of(prerequisite.state)}});
    section("Prerequisites", prerequisites.text(style, 2));

    section("Why not now", reasons_text(shown.reasons, style));
    section("Last events", last_events_text(shown.events, last_events, style));
    return out;
}

} // namespace atelier
