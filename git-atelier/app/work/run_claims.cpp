#include "app/work/run_claims.hpp"

#include "app/claim/claim.hpp"
#include "app/core/plan_queries.hpp"

namespace atelier {

Result<void> give_back(const WorkContext& work, const BeadId& id, const std::string& reason) {
    return work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead epic, require_epic(plan, id));
        if (epic.assignee != work.plan.caller.str() || is_closed(epic)) return {};
        ATELIER_CHECK(give_up_claim(plan, work.plan, epic, reason));
        return {};
    });
}

Result<void> hold_for_closing(const WorkContext& work, const Identity& identity, const BeadId& id,
                              bool named) {
    return work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead epic, require_epic(plan, id));
        if (epic.assignee == work.plan.caller.str() && !is_closed(epic)) return {};
        const ClaimHolder holder{identity.run, work.machine.self()};
        ATELIER_CHECK(take_claim(plan, work.plan, epic, holder, work.probe(), named));
        return {};
    });
}

} // namespace atelier
