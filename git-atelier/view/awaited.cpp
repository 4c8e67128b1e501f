#include "view/awaited.hpp"

#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/table.hpp"

namespace atelier {

namespace {

// Only the overseer settles it; an agent may look, and a planner ask for a promotion.
std::string way_of_agents(Awaited awaited, const BeadId& bead, Audience reader) {
    if (awaited == Awaited::draft && reader == Audience::planner)
        return "plan_promote_epic --epic " + bead.str();
    return "bead_show " + bead.str();
}

} // namespace

std::string what_waits_text(const AwaitedItem& item) {
    switch (item.awaited) {
    case Awaited::draft:
        return item.text.empty() ? "a draft to promote" : item.text;
    case Awaited::stranded:
        return item.text.empty() ? "depends on something abandoned" : item.text;
    case Awaited::message:
        return "to read";
    case Awaited::gate:
        return "to approve, or to send back";
    case Awaited::size:
    case Awaited::question:
    case Awaited::blocked:
    case Awaited::done:
        break;
    }
    return std::string(name_of(item.awaited)) + (item.text.empty() ? "" : ": " + said_of(item));
}

namespace {

std::string apart_text(const AwaitedItem& item, const Cell& text, const std::string& way,
                       const Style& style) {
    constexpr std::size_t gap = 2;
    const std::string id = item.bead.str();
    const std::size_t indent = 2 * gap + width(id);
    Table table({{""}, {.title = "", .flexible = true, .wraps = true, .divides = true}});
    table.row({id, item.title});
    std::string out = table.text(style, gap);
    Table words({{.title = "", .flexible = true, .wraps = true}, {""}});
    if (indent + width(text.text) + gap + width(way) <= style.columns) {
        words.row({text, {way, Tone::faint}});
    } else {
        words.row({text});
        words.row({{way, Tone::faint}});
    }
    return out + words.text(style, indent);
}

} // namespace

std::string way_on(Awaited awaited, const BeadId& bead, const std::optional<BeadId>& message,
                   Audience reader) {
    if (reader != Audience::person)
        return way_of_agents(awaited, awaited == Awaited::message ? message.value_or(bead) : bead,
                             reader);
    const std::string id = bead.str();
    switch (awaited) {
    case Awaited::draft:
        return "git atelier promote " + id;
    case Awaited::size:
        return "git atelier review " + id + " --approve-size --reason TEXT";
    case Awaited::question:
        return "git atelier inbox --reply " + message.value_or(bead).str() + " --message TEXT";
    case Awaited::blocked:
        return "git atelier retry " + id;
    case Awaited::message:
        return "git atelier inbox " + message.value_or(bead).str();
    case Awaited::stranded:
        return "git atelier plan --edit " + id;
    case Awaited::gate:
        return "git atelier review " + id + " --approve";
    case Awaited::done:
        break;
    }
    return "git atelier why " + id;
}

std::string said_of(const AwaitedItem& item) {
    constexpr std::string_view sorted_by = "NEEDS-DECISION: ";
    return item.text.starts_with(sorted_by) ? item.text.substr(sorted_by.size()) : item.text;
}

std::string way_on(const AwaitedItem& item, Audience reader) {
    const bool to_look_at = item.to_review || item.awaited == Awaited::gate;
    if (to_look_at && reader == Audience::person) return "git atelier review " + item.bead.str();
    if (!item.approved_by.empty() && reader == Audience::person) return "git atelier work";
    if (item.to_publish && reader == Audience::person) return "git atelier status --refresh";
    return way_on(item.awaited, item.bead, item.message, reader);
}

Json awaited_json(const std::vector<AwaitedItem>& items) {
    Json out = Json::array();
    for (const AwaitedItem& item : items) {
        Json row = Json::object();
        row.set("id", item.bead.str())
            .set("title", item.title)
            .set("awaits", name_of(item.awaited))
            .set("text", item.text)
            .set("message", id_json(item.message));
        out.push(std::move(row));
    }
    return out;
}

// What is asked is never cut: where a row does not fit the terminal, each has its title on a line
// of its own, and what waits and the command below it.
std::string awaited_text(const std::vector<AwaitedItem>& items, const Style& style) {
    Table beside({{""}, {""}, {""}, {""}});
    std::string below;
    for (const AwaitedItem& item : items) {
        if (!is_for_person(item)) continue;
        const Cell text(what_waits_text(item), Tone::warn);
        const std::string way = way_on(item, style.reader);
        beside.row({item.bead.str(), item.title, text, way});
        below += apart_text(item, text, way, style);
    }
    const std::string rows = beside.fits(style, 2) ? beside.text(style, 2) : below;
    if (rows.empty()) return {};
    const bool own = style.reader == Audience::person;
    return paint(style, Tone::strong, own ? "Waiting for you" : "Waiting for the overseer") + "\n" +
           rows;
}

} // namespace atelier
