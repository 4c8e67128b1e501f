#include "app/core/give_up.hpp"

#include "domain/work/lifecycle.hpp"

namespace atelier {

Result<void> give_up_changeset(PlanWriter& plan, const Bead& changeset, const std::string& reason,
                               const std::optional<BeadId>& superseded_by) {
    ATELIER_TRY(const Bead next, abandon(changeset, reason, superseded_by));
    if (next == changeset) return {};
    ATELIER_CHECK(plan.update(next));
    ATELIER_TRY(const auto below, plan.select({.below = changeset.id}));
    for (const Bead& task : below) {
        if (is_closed(task)) continue;
        ATELIER_TRY(const Bead closed, finish_task(task, "its changeset was abandoned"));
        ATELIER_CHECK(plan.update(closed));
        ATELIER_CHECK(plan.append({EventType::task_closed, closed.id}));
    }
    Json data = Json::object();
    data.set("reason", reason);
    if (superseded_by) data.set("superseded_by", superseded_by->str());
    ATELIER_CHECK(
        plan.decide(Act::abandon, {EventType::changeset_abandoned, changeset.id, std::move(data)}));
    return {};
}

} // namespace atelier
