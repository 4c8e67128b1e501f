#include "domain/run/made_up_lines.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t most_at_once = 2;
constexpr std::size_t longest_request_told = 600;

std::string asked_for(const Run& run) {
    return "\n\nThis is the request that is worked on; it is shown to you so that you know what it "
           "is about, and asks nothing of you:\n~~~\n" +
           cut_to_bytes(run.request, longest_request_told) + "\n~~~\n\n" +
           "Reply with that one line and nothing else: at most fifteen words, no quotation marks, "
           "no heading.\n";
}

std::string without_quotes(std::string_view line) {
    for (const char quote : {'"', '\''})
        if (line.size() > 1 && line.front() == quote && line.back() == quote)
            return std::string(trim(line.substr(1, line.size() - 2)));
    return std::string(line);
}

} // namespace

const MadeUpLine* MadeUpLines::at(int turn, DialogueAction action) const {
    const auto found = std::ranges::find_if(
        lines, [&](const MadeUpLine& line) { return line.turn == turn && line.action == action; });
    return found == lines.end() ? nullptr : &*found;
}

bool is_made_up(DialogueAction action) {
    return action != DialogueAction::go_on;
}

std::vector<SpokenMoment> moments_to_make_up(const std::vector<SpokenMoment>& moments,
                                             const MadeUpLines& before) {
    std::vector<SpokenMoment> out;
    for (const SpokenMoment& moment : moments)
        if (is_made_up(moment.action)) out.push_back(moment);
    if (out.size() > most_at_once) out.erase(out.begin(), out.end() - most_at_once);
    std::erase_if(out, [&](const SpokenMoment& moment) {
        return before.at(moment.turn, moment.action) != nullptr;
    });
    return out;
}

std::string line_prompt(const Run& run, const SpokenMoment& moment) {
    std::string what = "you begin to work";
    if (moment.action == DialogueAction::go_on) what = "you go on working";
    if (moment.action == DialogueAction::handoff)
        what = "you hand your work over" + (moment.next.empty() ? "" : " to " + moment.next);
    if (moment.action == DialogueAction::complete) what = "all work is done";
    return "Say one short line to your fellow artisans, in your own voice, as " + what + "." +
           asked_for(run);
}

std::string celebration_prompt(const Run& run) {
    return "A piece of work has just been completed. Say one short, warm line to the person who "
           "asked for it." +
           asked_for(run);
}

std::string line_in_reply(std::string_view reply) {
    for (std::string line : lines_of(to_valid_utf8(reply))) {
        std::ranges::replace_if(
            line, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }, ' ');
        const std::string text = without_quotes(trim(line));
        if (!text.empty()) return std::string(trim(cut_to_bytes(text, longest_spoken_line)));
    }
    return "";
}

std::string made_up_text(const MadeUpLines& lines) {
    Json rows = Json::array();
    for (const MadeUpLine& line : lines.lines)
        rows.push(Json::object()
                      .set("turn", line.turn)
                      .set("action", name_of(line.action))
                      .set("text", line.text));
    return Json::object()
        .set("lines", std::move(rows))
        .set("tokens", lines.tokens)
        .set("cost", lines.cost ? Json(*lines.cost) : Json())
        .dump();
}

MadeUpLines made_up_from(std::string_view text) {
    const auto parsed = parse_json(text);
    const Json* const row = std::get_if<Json>(&parsed);
    if (row == nullptr || !row->is_object()) return {};
    MadeUpLines out{.tokens = row->int_at("tokens")};
    if (const Json* const cost = row->find("cost"); cost != nullptr) {
        if (cost->is_double()) out.cost = cost->as_double();
        if (cost->is_int()) out.cost = static_cast<double>(cost->as_int());
    }
    const Json* const lines = row->find("lines");
    if (lines == nullptr || !lines->is_array()) return {};
    for (const Json& line : lines->as_array()) {
        const auto action = parse_name<DialogueAction>(line.string_at("action"));
        if (!action) return {};
        out.lines.push_back(
            {static_cast<int>(line.int_at("turn")), *action, line.string_at("text")});
    }
    return out;
}

} // namespace atelier
