#include "app/work/try_again.hpp"

#include "domain/work/session.hpp"

namespace atelier {

Result<bool> may_try_again(const Context& context, const BeadId& changeset, const TurnOutcome& turn,
                           const Assessment& assessment) {
    if (!turn.was_killed() || assessment.settled_by_agent) return false;
    if (assessment.fault->code != ErrorCode::runtime_failed) return false;
    ATELIER_TRY(const auto sessions, context.store.read([&](PlanReader& plan) {
        return plan.sessions({.changeset = changeset});
    }));
    return runtime_failures_in_a_row(sessions) + 1 < context.settings.session_max_attempts;
}

} // namespace atelier
