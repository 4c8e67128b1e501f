#include "app/claim/require_unpaused.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/work/choice.hpp"

namespace atelier {

Result<void> require_unpaused(PlanReader& plan, const Context& context,
                              const std::optional<BeadId>& epic) {
    ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
    const auto reasons = paused_by_order(orders, epic, context.caller_bead());
    return reasons.empty() ? Result<void>() : fail(paused_error(reasons.front()));
}

Error paused_error(const Reason& order) {
    return {order.code, order.message,
            order.bead ? advise(Hint::resume_one, order.bead->str())
                       : advise(Hint::resume_project)};
}

} // namespace atelier
