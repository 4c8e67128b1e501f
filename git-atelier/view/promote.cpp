#include "view/promote.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"

#include <algorithm>

namespace atelier {

namespace {

// Without the lines that both have at their beginning and end.
std::string lines_between(const PartChange& change, const Style& style) {
    auto before = lines_of(safe_lines(change.before));
    auto after = lines_of(safe_lines(change.after));
    while (!before.empty() && !after.empty() && before.back() == after.back()) {
        before.pop_back();
        after.pop_back();
    }
    std::size_t same = 0;
    while (same < before.size() && same < after.size() && before[same] == after[same])
        ++same;
    std::string out;
    for (std::size_t at = same; at < before.size(); ++at)
        out += "      " + paint(style, Tone::bad, "- " + before[at]) + "\n";
    for (std::size_t at = same; at < after.size(); ++at)
        out += "      " + paint(style, Tone::good, "+ " + after[at]) + "\n";
    return out;
}

// The fields of a bead are told by their last word, as in a plan file.
std::string_view part_name(std::string_view part) {
    return part.substr(part.rfind('.') + 1);
}

Json change_json(const WaitingChange& change) {
    Json parts = Json::array();
    for (const PartChange& part : change.parts)
        parts.push(Json::object()
                       .set("part", part.part)
                       .set("before", part.before)
                       .set("after", part.after));
    return Json::object()
        .set("bead", change.bead.str())
        .set("title", change.title)
        .set("lines", or_null(change.lines))
        .set("new", change.is_new)
        .set("parts", std::move(parts));
}

std::string how_it_is(const PromoteOutcome& outcome) {
    if (outcome.pinned)
        return std::string(outcome.promoted ? "is approved, but" : "is a draft, and") +
               " pinned: nobody works on it until it is unpinned";
    if (!outcome.promoted) return "is a draft";
    if (!outcome.undescribed.empty() && !outcome.workable)
        return "is approved, but there is nothing to work on until it is described";
    return outcome.nothing_waits ? "is approved; nothing new is waiting to be promoted"
                                 : "can be claimed";
}

} // namespace

Json changes_json(const std::vector<WaitingChange>& changes) {
    Json out = Json::array();
    for (const WaitingChange& change : changes)
        out.push(change_json(change));
    return out;
}

Json promote_json(const PromoteOutcome& outcome) {
    Json body = Json::object();
    body.set("epic", outcome.epic.str())
        .set("title", outcome.title)
        .set("promoted", outcome.promoted)
        .set("ready", ids_json(outcome.ready))
        .set("undescribed", ids_json(outcome.undescribed))
        .set("changes", changes_json(outcome.changes));
    return body;
}

std::string changes_text(const std::vector<WaitingChange>& changes, const Style& style) {
    std::string out;
    for (const WaitingChange& change : changes) {
        out += "  " + std::string(change.is_new ? "new      " : "changed  ") +
               paint(style, Tone::strong, change.bead.str()) + "  " + one_line(change.title);
        if (!change.lines.empty()) out += ", " + one_line(change.lines) + " lines";
        if (change.is_new && !change.paths.empty()) out += ", in " + one_line(change.paths);
        if (change.mechanical) out += ", mechanical: without a limit of lines";
        out += "\n";
        for (const PartChange& part : change.parts)
            out += "    " + std::string(part_name(part.part)) + "\n" + lines_between(part, style);
    }
    return out;
}

std::string promote_text(const PromoteOutcome& outcome, const Style& style) {
    std::string text =
        paint(style, Tone::strong, outcome.epic.str()) + "  " + one_line(outcome.title) + "\n";
    text += "  " + how_it_is(outcome) + "\n";
    text += changes_text(outcome.changes, style);
    if (!outcome.ready.empty())
        text += std::string(outcome.promoted ? "  ready: " : "  would become ready: ") +
                ids_text(outcome.ready) + "\n";
    if (!outcome.undescribed.empty())
        text += "  " + paint(style, Tone::warn, "no description yet, so not ready:") + " " +
                ids_text(outcome.undescribed) + "\n";
    if (outcome.promoted && !outcome.ready.empty() && style.reader == Audience::person)
        text += "  'git atelier work' carries it out\n";
    const bool has_new = std::ranges::any_of(outcome.changes, &WaitingChange::is_new);
    if (!outcome.promoted && has_new && style.reader == Audience::person)
        text += "  'git atelier show " + outcome.epic.str() + "' shows what each is to do\n";
    return text;
}

} // namespace atelier
