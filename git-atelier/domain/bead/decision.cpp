#include "domain/bead/decision.hpp"

#include <vector>

namespace atelier {
namespace {

std::vector<EventType> types_of(Act act) {
    switch (act) {
    case Act::promotion:
        return {EventType::epic_promoted, EventType::epic_approved};
    case Act::size:
        return {EventType::changeset_size_approved};
    case Act::retry:
        return {EventType::changeset_unblocked};
    case Act::abandon:
        // What comes from elsewhere may have been given up there.
        return {EventType::changeset_abandoned, EventType::epic_abandoned,
                EventType::changeset_imported,  EventType::epic_imported,
                EventType::mirror_taken,        EventType::mirror_adopted};
    case Act::verdict:
        return {EventType::changeset_approved, EventType::changeset_changes_requested};
    }
    return {};
}

// A planner promotes where plan.promotion says so; there alone it gets a line.
bool may_decide(const std::string& actor, Act act) {
    const auto id = AgentId::parse(actor);
    if (!id) return false;
    return id->role() == Role::overseer || (id->role() == Role::planner && act == Act::promotion);
}

std::string_view said(Act act) {
    switch (act) {
    case Act::promotion:
        return "is marked as promoted";
    case Act::size:
        return "says that its size was approved";
    case Act::retry:
        return "is no longer marked as blocked";
    case Act::verdict:
        return "is marked as reviewed";
    case Act::abandon:
        break;
    }
    return "is marked as abandoned";
}

std::string_view once_more(Act act) {
    switch (act) {
    case Act::promotion:
        return "promote it again";
    case Act::size:
        return "approve its size again";
    case Act::retry:
        return "retry it again";
    case Act::verdict:
        return "review it again";
    case Act::abandon:
        break;
    }
    return "abandon it again";
}

std::optional<std::string> fault_of_written(const Event& event, Act act,
                                            const DecisionLines& lines) {
    if (!decides(event.type, act))
        return ", which it names, is '" + event.type + "' and decides nothing of it";
    if (!may_decide(event.actor, act)) return " is of " + event.actor + ", who may not decide it";
    if (!lines.holds(event)) return " has no line in the project's 'decisions'";
    return std::nullopt;
}

} // namespace

std::string undecided_text(const BeadId& bead, Act act, const std::string& why) {
    return bead.str() + " " + std::string(said(act)) + ", but " + why + ": " +
           std::string(once_more(act));
}

std::string way_to_decide(const BeadId& bead, Act act) {
    const std::string id = bead.str();
    switch (act) {
    case Act::promotion:
        return "git atelier promote " + id;
    case Act::size:
        return "git atelier review " + id + " --approve-size --reason TEXT";
    case Act::retry:
        return "git atelier retry " + id;
    case Act::verdict:
        return "git atelier review " + id + " --approve";
    case Act::abandon:
        break;
    }
    return "git atelier abandon " + id + " --reason TEXT";
}

bool decides(const std::string& type, Act act) {
    for (const EventType one : types_of(act))
        if (type == name_of(one)) return true;
    return false;
}

bool is_as_written(const DecisionFacts& facts) {
    if (facts.as_written) return *facts.as_written;
    return facts.event && facts.event->hash == facts.row.hash &&
           chain_hash(facts.before, *facts.event) == facts.row.hash &&
           facts.event->bead == facts.row.bead;
}

std::optional<std::string> decision_fault(const DecisionFacts& facts, const DecisionLines& lines) {
    const DecisionRow& row = facts.row;
    const std::string name = "event " + std::to_string(row.seq);
    if (!facts.event) return name + ", which it names, is not in the log";
    if (!is_as_written(facts)) return name + ", which it names, is not what was written";
    auto fault = fault_of_written(*facts.event, row.act, lines);
    // What was decided before there were lines was told when the log was adopted. Asked last, as
    // where there is no such line all are read.
    if (!fault || lines.adopts(row.seq, row.hash, name_of(row.act))) return std::nullopt;
    return name + *fault;
}

} // namespace atelier
