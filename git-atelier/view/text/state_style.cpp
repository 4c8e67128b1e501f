#include "view/text/state_style.hpp"

#include "domain/work/choice.hpp"

#include <algorithm>

namespace atelier {
namespace {

Tone ink_of(ChangesetState state) {
    switch (state) {
    case ChangesetState::planned:
    case ChangesetState::abandoned:
        return Tone::faint;
    case ChangesetState::ready:
    case ChangesetState::interrupted:
        return Tone::plain;
    case ChangesetState::working:
        return Tone::busy;
    case ChangesetState::done:
        return Tone::warn;
    case ChangesetState::blocked:
        return Tone::bad;
    case ChangesetState::merged:
        return Tone::good;
    }
    return Tone::plain;
}

} // namespace

std::string_view word_of(ChangesetState state) {
    return state == ChangesetState::merged ? "landed" : name_of(state);
}

Cell state_cell(ChangesetState state, const std::string& in_parent) {
    return {in_parent.empty() ? std::string(word_of(state)) : "in " + in_parent, ink_of(state)};
}

std::string short_agent(const std::string& agent) {
    const auto id = AgentId::parse(agent);
    if (!id) return agent;
    // Of a person without a name only a number is known.
    return id->role() == Role::overseer && id->name().starts_with("uid-") ? "overseer" : id->name();
}

std::string sender_text(const std::string& agent) {
    const auto id = AgentId::parse(agent);
    if (!id || id->role() != Role::overseer) return agent;
    const std::string name = short_agent(agent);
    return name == "overseer" ? "the overseer" : "the overseer " + name;
}

std::string human_time(Time time, const Style& style) {
    if (style.ahead_of_utc != nullptr) time += style.ahead_of_utc(time);
    std::string text = format_time(time).substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string note_text(std::string line, const Style& style) {
    if (style.ahead_of_utc == nullptr) return line;
    const std::size_t length = format_time(Time()).size();
    for (const std::string_view begins : {"blocked ", "size approved "}) {
        if (!line.starts_with(begins) || line.size() < begins.size() + length) continue;
        if (const auto time = parse_time(std::string_view(line).substr(begins.size(), length)))
            line.replace(begins.size(), length, human_time(*time, style));
    }
    return line;
}

std::string reasons_text(const std::vector<Reason>& reasons, const Style& style) {
    Table table({{""}, {"", true, false, true}});
    for (const Reason& reason : said_together(reasons))
        table.row({{std::string(word_of(reason)), Tone::warn}, reason.message});
    return table.text(style, 2);
}

} // namespace atelier
