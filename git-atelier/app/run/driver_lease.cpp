#include "app/run/driver_lease.hpp"

#include "app/claim/claim.hpp"
#include "app/core/life.hpp"
#include "app/core/new_id.hpp"
#include "app/core/plan_queries.hpp"
#include "app/run/start_run.hpp"
#include "domain/run/workflow_position.hpp"
#include "ports/run_store.hpp"

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
    return fail(ErrorCode::run_busy, run.str() + " is driven by " + keeper_text(*lease),
                advise(Hint::wait_for_driver), std::move(details));
}

Time next_expiry(const Context& context, const ProcessIdentity& keeper) {
    const LeaseRules& rules = context.settings.lease;
    return context.clock.now() + (keeper.pid == 0 ? rules.detached : rules.lease);
}

Error carried_by_work(const Run& run) {
    return {ErrorCode::not_runnable,
            run.id.str() + " carries out " + run.changeset->str() +
                ", and goes on with the next session on it",
            advise(Hint::work_goes_on, run.changeset->str())};
}

} // namespace

Result<DriverLease> take_run(PlanWriter& plan, const Context& context, const BeadId& run,
                             const ProcessIdentity& self, const LivenessProbe& probe) {
    ATELIER_CHECK(require_bead(plan, run));
    ATELIER_TRY(const auto before, plan.lease(run));
    ATELIER_CHECK(require_undriven(plan, context, run, probe));
    ATELIER_TRY(const SessionId own, fresh_process_id(context));
    const Lease lease{.on = run,
                      .agent = context.caller,
                      .session = context.session.value_or(own),
                      .keeper = self,
                      .expires_at = next_expiry(context, self),
                      .fencing = before ? before->fencing + 1 : 1};
    ATELIER_CHECK(plan.put(lease, term_of(before)));
    return DriverLease{run, term_of(lease), !before || before->ended};
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

Result<Lease> require_driver(PlanReader& plan, const DriverLease& lease) {
    ATELIER_TRY(auto held, plan.lease(lease.run));
    ATELIER_CHECK(require_held(lease.run, held, lease.term));
    return *std::move(held);
}

Result<void> renew_run(const Context& context, const DriverLease& lease) {
    return context.store.write(
        context.stamp(),
        [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(Lease held, require_driver(plan, lease));
            held.expires_at = next_expiry(context, held.keeper);
            return plan.put(held, lease.term);
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

Result<void> mark_begun(PlanWriter& plan, const Context& context, RunScene& scene,
                        const DriverLease& lease) {
    Run& run = scene.run;
    run.status = RunStatus::running;
    run.started_at = context.clock.now();
    ATELIER_CHECK(put_run(plan, run, lease.term));
    Json data = Json::object();
    data.set("fencing", lease.term.fencing);
    ATELIER_CHECK(plan.append({EventType::run_started, run.id, std::move(data)}));
    const auto stage = stage_at_hand(scene.workflow, scene.facts);
    if (!stage) return {};
    Json begun = Json::object();
    begun.set("stage", stage->stage).set("visit", 1);
    return plan.append({EventType::stage_started, run.id, std::move(begun)});
}

Result<TakenRun> take_up_run(const RunWorld& world, const BeadId& id, const ProcessIdentity& self) {
    const Context& context = world.work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<TakenRun> {
        ATELIER_TRY(RunScene scene, load_run(plan, world.format, id));
        if (is_over(scene.run.status) || scene.run.status == RunStatus::paused)
            return TakenRun{scene.run};
        if (scene.run.changeset) return fail(carried_by_work(scene.run));
        if (scene.run.status == RunStatus::draft || scene.run.status == RunStatus::queued)
            ATELIER_CHECK(require_only_workshop(plan, scene.run));
        ATELIER_TRY(DriverLease lease, take_run(plan, context, id, self, world.work.probe()));
        const bool again = scene.run.started_at.has_value();
        if (!again) ATELIER_CHECK(mark_begun(plan, context, scene, lease));
        return TakenRun{scene.run, std::move(lease), again};
    });
}

Result<void> let_run_wait(const RunWorld& world, const DriverLease& lease,
                          const std::string& reason) {
    const Context& context = world.work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(auto run, plan.runs().find(lease.run));
        if (!run || run->status != RunStatus::running) return {};
        run->status = RunStatus::waiting;
        ATELIER_CHECK(put_run(plan, *run, lease.term));
        Json data = Json::object();
        data.set("reason", reason);
        return plan.append({EventType::run_waiting, run->id, std::move(data)});
    });
}

} // namespace atelier
