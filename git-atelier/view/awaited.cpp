#include "view/awaited.hpp"

namespace atelier {

namespace {

// Only the overseer settles it; an agent may look, and a planner ask for a promotion.
std::string way_of_agents(Awaited awaited, const BeadId& bead, Audience reader) {
    if (awaited == Awaited::draft && reader == Audience::planner)
        return "plan_promote_epic --epic " + bead.str();
    return "bead_show " + bead.str();
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
    if (item.for_person_to_land && reader == Audience::person)
        return "git atelier integrate " + item.bead.str();
    return way_on(item.awaited, item.bead, item.message, reader);
}

} // namespace atelier
