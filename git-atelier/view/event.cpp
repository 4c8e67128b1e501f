#include "view/event.hpp"

#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/state_style.hpp"
#include "view/usage.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace atelier {
namespace {

// Of what goes on below the line: under its time.
constexpr std::size_t margin = 7;

std::string padded(std::string text, std::size_t columns) {
    const std::size_t is = width(text);
    if (is < columns) text.append(columns - is, ' ');
    return text;
}

// As short as JSON allows; "" for what is as long as a plan, which is left to the document.
std::string value_text(const std::string& key, const Json& value) {
    if (value.is_string()) return value.as_string();
    if (!value.is_object()) return value.dump();
    const std::string used = key == "usage" ? usage_text(usage_from(value)) : "";
    return used.empty() ? used : "(" + used + ")";
}

// key=value
std::string data_text(const Event& event) {
    const auto parsed = parse_json(event.data);
    const Json* data = std::get_if<Json>(&parsed);
    if (data == nullptr || !data->is_object()) return one_line(event.data);
    std::string out;
    for (const auto& [key, value] : data->as_object()) {
        const std::string text = value_text(key, value);
        if (value.is_object() && text.empty()) continue;
        out += (out.empty() ? "" : " ") + key + "=" + text;
    }
    return one_line(out);
}

// One more of what every session does.
bool repeats(const Event& event, const Event& before) {
    const auto type = type_of(event);
    if (type != type_of(before) || event.actor != before.actor) return false;
    if (type == EventType::session_stage) return event.session == before.session;
    return type == EventType::epic_claimed;
}

std::string line_of(const Event& event, const std::string& data, const Style& style) {
    const std::string start = fmt::format("{:>5}  {}  {}  ", event.seq, human_time(event.at, style),
                                          padded(one_line(short_agent(event.actor)), 10));
    const std::string type = padded(one_line(event.type), 19);
    const std::string bead = padded(event.bead ? event.bead->str() : "", 10);
    const std::size_t used = width(start) + width(type) + width(bead) + 4;
    const bool fits = data.empty() || style.columns == 0 || used + width(data) <= style.columns;
    std::string line =
        paint(style, Tone::faint, start) + paint(style, Tone::strong, type) + "  " + bead + "  ";
    if (fits) line += paint(style, Tone::faint, data);
    line.erase(line.find_last_not_of(' ') + 1);
    line += "\n";
    if (fits) return line;
    const std::size_t room = style.columns > margin ? style.columns - margin : 1;
    for (const std::string& piece : wrapped(data, room))
        line += std::string(margin, ' ') + paint(style, Tone::faint, piece) + "\n";
    return line;
}

} // namespace

Json event_json(const Event& event) {
    const auto parsed = parse_json(event.data);
    const Json* data = std::get_if<Json>(&parsed);
    Json out = Json::object();
    out.set("seq", event.seq)
        .set("at", format_time(event.at))
        .set("actor", event.actor)
        .set("session", event.session.empty() ? Json() : Json(event.session))
        .set("type", event.type)
        .set("bead", id_json(event.bead))
        .set("data", data != nullptr ? *data : Json(event.data))
        .set("hash", event.hash);
    return out;
}

std::string event_line(const Event& event, const Style& style) {
    return line_of(event, data_text(event), style);
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
        std::string data = data_text(*row.last);
        if (row.count > 1) data += fmt::format(" (the last of {})", row.count);
        out += line_of(*row.last, data, style);
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

std::string log_text(const LogOutcome& log, const Style& style) {
    std::string out;
    for (const Event& event : log.events)
        out += event_line(event, style);
    if (log.chain && !log.chain->fault)
        out += counted(static_cast<std::size_t>(log.chain->checked), "event") +
               ", the chain is intact\n";
    return out;
}

} // namespace atelier
