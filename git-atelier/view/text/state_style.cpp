#include "view/text/state_style.hpp"

#include <algorithm>

namespace atelier {
namespace {

Ink ink_of(ChangesetState state) {
    switch (state) {
    case ChangesetState::planned:
    case ChangesetState::abandoned:
        return Ink::faint;
    case ChangesetState::ready:
        return Ink::plain;
    case ChangesetState::working:
        return Ink::busy;
    case ChangesetState::done:
        return Ink::warn;
    case ChangesetState::blocked:
        return Ink::bad;
    case ChangesetState::merged:
        return Ink::good;
    }
    return Ink::plain;
}

} // namespace

Cell state_cell(ChangesetState state) {
    return {std::string(name_of(state)), ink_of(state)};
}

std::string short_agent(const std::string& agent) {
    const auto id = AgentId::parse(agent);
    return id ? id->name() : agent;
}

std::string ago(Time now, Time then) {
    return human_duration(std::max(now - then, Millis{0})) + " ago";
}

std::string human_time(Time time) {
    std::string text = format_time(time).substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string reasons_text(const std::vector<Reason>& reasons, const Style& style) {
    Table table({{""}, {"", true}});
    for (const Reason& reason : reasons)
        table.row({{std::string(info(reason.code).name), Ink::warn}, reason.message});
    return table.text(style, 2);
}

} // namespace atelier
