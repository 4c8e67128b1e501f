#include "adapters/memory/memory_criteria.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool message_matches(const Bead& bead, const BeadQuery& query) {
    if (!query.thread && !query.message_key && !query.unread) return true;
    if (!bead.message) return false;
    return (!query.thread || bead.message->thread == query.thread) &&
           (!query.message_key || bead.message->key == *query.message_key) &&
           (!query.unread || !bead.message->read_at);
}

} // namespace

bool matches(const Bead& bead, const BeadQuery& query) {
    const auto has = [](const auto& list, const auto& item) {
        return std::find(list.begin(), list.end(), item) != list.end();
    };
    return (!query.ids || has(*query.ids, bead.id)) &&
           (!query.kind || kind_of(bead) == *query.kind) &&
           (query.statuses.empty() || has(query.statuses, bead.status)) &&
           (!query.parent || bead.parent == query.parent) &&
           (!query.parents || (bead.parent && has(*query.parents, *bead.parent))) &&
           (!query.depends_on || has(bead.depends_on, *query.depends_on)) &&
           (!query.label || has(bead.labels, *query.label)) &&
           (!query.assignee || bead.assignee == *query.assignee) &&
           (!query.assignment || bead.assignment == query.assignment) &&
           message_matches(bead, query);
}

bool matches(const Event& event, const EventQuery& query) {
    const auto named = [&](EventType type) { return event.type == name_of(type); };
    return event.seq > query.after && (!query.since || event.at >= *query.since) &&
           (!query.bead || event.bead == query.bead) &&
           (!query.beads || (event.bead && std::ranges::count(*query.beads, *event.bead) > 0)) &&
           (query.types.empty() || std::ranges::any_of(query.types, named));
}

} // namespace atelier
