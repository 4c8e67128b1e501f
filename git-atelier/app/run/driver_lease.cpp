#include "app/run/driver_lease.hpp"

#include "app/claim/claim.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"

namespace atelier {
namespace {

Result<void> require_undriven(PlanReader& plan, const Context& context, const BeadId& run,
                              const LivenessProbe& probe) {
    ATELIER_TRY(const auto lease, driver_of(plan, context, run, probe));
    if (!lease) return {};
    Json details = Json::object();
    details.set("run", run.str())
        .set("session", lease->session.str())
        .set("host", lease->keeper.host)
        .set("pid", lease->keeper.pid);
    return fail(ErrorCode::run_busy,
                run.str() + " is driven by process " + std::to_string(lease->keeper.pid) + " on " +
                    lease->keeper.host,
                advise(Hint::wait_for_driver), std::move(details));
}

} // namespace

Result<DriverLease> take_run(PlanWriter& plan, const Context& context, const BeadId& run,
                             const ProcessIdentity& self, const LivenessProbe& probe) {
    ATELIER_CHECK(require_bead(plan, run));
    ATELIER_TRY(const auto before, plan.lease(run));
    ATELIER_CHECK(require_undriven(plan, context, run, probe));
    ATELIER_TRY(const SessionId session, SessionId::parse("run-" + context.ids.base36(10)));
    const Lease lease{.on = run,
                      .agent = context.caller,
                      .session = session,
                      .keeper = self,
                      .expires_at = context.clock.now() + context.settings.lease.lease,
                      .fencing = before ? before->fencing + 1 : 1};
    ATELIER_CHECK(plan.put(lease, term_of(before)));
    return DriverLease{run, term_of(lease)};
}

Result<DriverLease> take_run(const Context& context, const BeadId& run, const ProcessIdentity& self,
                             const LivenessProbe& probe) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return take_run(plan, context, run, self, probe);
    });
}

Result<std::optional<Lease>> driver_of(PlanReader& plan, const Context& context, const BeadId& run,
                                       const LivenessProbe& probe) {
    ATELIER_TRY(auto lease, plan.lease(run));
    if (!lease || lease->ended) return std::optional<Lease>{};
    ATELIER_TRY(const Life life, life_of(plan, context, run, probe));
    return life == Life::lives ? std::move(lease) : std::optional<Lease>{};
}

Result<void> renew_run(const Context& context, const DriverLease& lease) {
    return context.store.write(
        context.stamp(),
        [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(auto held, plan.lease(lease.run));
            ATELIER_CHECK(require_held(lease.run, held, lease.term));
            held->expires_at = context.clock.now() + context.settings.lease.lease;
            return plan.put(*held, lease.term);
        },
        Durability::relaxed);
}

Result<void> leave_run(const Context& context, const DriverLease& lease) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto held, plan.lease(lease.run));
        if (term_of(held) != lease.term) return {};
        return end_lease(plan, lease.run, lease.term.session);
    });
}

} // namespace atelier
