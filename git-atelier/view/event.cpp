#include "view/event.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/event_meaning.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/state_style.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace atelier {
namespace {

// Of what goes on below the line: under its time.
constexpr std::size_t margin = 7;
// What has less room than this beside them goes below.
constexpr std::size_t least_beside = 30;

std::string padded(std::string text, std::size_t columns) {
    const std::size_t is = width(text);
    if (is < columns) text.append(columns - is, ' ');
    return text;
}

// One more of what every session does.
bool repeats(const Event& event, const Event& before) {
    const auto type = type_of(event);
    if (type != type_of(before) || event.actor != before.actor) return false;
    if (type == EventType::session_stage) return event.session == before.session;
    return type == EventType::epic_claimed;
}

std::string line_of(const Event& event, const std::string& meaning, const Style& style) {
    const std::string start = fmt::format("{:>5}  {}  {}  ", event.seq, human_time(event.at, style),
                                          padded(one_line(short_agent(event.actor)), 10));
    const std::size_t used = width(start);
    const bool beside = style.columns == 0 || used + least_beside <= style.columns;
    const std::size_t indent = beside ? used : margin;
    const std::size_t room = style.columns > indent ? style.columns - indent : 1;
    const auto pieces =
        style.columns == 0 ? std::vector<std::string>{meaning} : wrapped(meaning, room);
    std::string out = paint(style, Tone::faint, start);
    if (!beside) out = paint(style, Tone::faint, trim(start)) + "\n";
    for (std::size_t at = 0; at < pieces.size(); ++at)
        out += (at == 0 && beside ? "" : std::string(indent, ' ')) + pieces[at] + "\n";
    return out;
}

} // namespace

Json event_json(const Event& event) {
    const auto parsed = parse_json(event.data);
    const Json* data = std::get_if<Json>(&parsed);
    Json out = Json::object();
    out.set("seq", event.seq)
        .set("at", format_time(event.at))
        .set("actor", event.actor)
        .set("session", or_null(event.session))
        .set("type", event.type)
        .set("bead", id_json(event.bead))
        .set("data", data != nullptr ? *data : Json(event.data))
        .set("hash", event.hash);
    return out;
}

std::string event_line(const Event& event, const LogFacts& facts, const Style& style) {
    const auto took = facts.took.find(event.seq);
    return line_of(
        event,
        meaning_of(event, facts.titles,
                   took == facts.took.end() ? std::nullopt : std::optional(took->second)),
        style);
}

std::string last_events_text(const std::vector<Event>& events, std::size_t rows,
                             const Style& style) {
    struct Row {
        const Event* last;
        std::size_t count;
    };
    std::vector<Row> shown;
    for (const Event& event : events) {
        std::size_t count = 1;
        const auto before = std::find_if(shown.rbegin(), shown.rend(),
                                         [&](const Row& row) { return repeats(event, *row.last); });
        if (before != shown.rend()) {
            count += before->count;
            shown.erase(std::next(before).base());
        }
        shown.push_back({&event, count});
    }
    if (shown.size() > rows) shown.erase(shown.begin(), shown.end() - static_cast<long>(rows));
    std::string out;
    for (const Row& row : shown) {
        std::string meaning = meaning_of(*row.last, {}, std::nullopt);
        if (row.count > 1) meaning += fmt::format(" (the last of {})", row.count);
        out += line_of(*row.last, meaning, style);
    }
    return out;
}

Json log_json(const LogOutcome& log) {
    Json events = Json::array();
    for (const Event& event : log.events)
        events.push(event_json(event));
    Json out = Json::object();
    out.set("events", std::move(events));
    if (!log.chain) return out;
    Json chain = Json::object();
    chain.set("checked", log.chain->checked).set("whole", !log.chain->fault);
    out.set("chain", std::move(chain));
    return out;
}

std::string log_text(const LogOutcome& log, const LogFacts& facts, const Style& style) {
    std::string out;
    for (const Event& event : log.events)
        out += event_line(event, facts, style);
    if (log.chain && !log.chain->fault)
        out += counted(static_cast<std::size_t>(log.chain->checked), "event") +
               ", the chain is intact\n";
    return out;
}

} // namespace atelier
