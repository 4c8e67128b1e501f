#include "app/work/try_again.hpp"

#include "app/core/start_pauses.hpp"
#include "domain/dialect/retry_time.hpp"
#include "domain/work/session.hpp"

namespace atelier {
namespace {

Result<Error> limited(WorkContext& work, const BeadId& changeset, const TurnVerdict& verdict,
                      const Error& fault) {
    const Time now = work.plan.clock.now();
    return work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) -> Result<Error> {
        ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset}));
        const auto said = retry_time(verdict, now, work.ahead_of_utc(now));
        const Time until = said.value_or(now + pause_after_limit(limits_in_a_row(sessions)));
        const Pause pause{until, fault.message};
        ATELIER_CHECK(pause_until(plan, now, changeset, pause));
        Error told = fault;
        told.message = with_next_try(pause, now);
        told.details.set("retry_at", format_time(until));
        return told;
    });
}

} // namespace

Result<std::optional<Error>> tried_again(WorkContext& work, const BeadId& changeset,
                                         const TurnOutcome& turn, const Assessment& assessment) {
    std::optional<Error> none;
    if (!assessment.fault || assessment.settled_by_agent) return none;
    if (assessment.fault->code == ErrorCode::rate_limited) {
        ATELIER_TRY(Error told, limited(work, changeset, turn.verdict(), *assessment.fault));
        return std::optional(std::move(told));
    }
    if (!turn.was_killed() || assessment.fault->code != ErrorCode::runtime_failed) return none;
    ATELIER_TRY(const auto sessions, work.plan.store.read([&](PlanReader& plan) {
        return plan.sessions({.changeset = changeset});
    }));
    const int failures = runtime_failures_in_a_row(sessions) + 1;
    return failures < work.plan.settings.session_max_attempts ? assessment.fault : none;
}

} // namespace atelier
