#include "app/run/run_world.hpp"

#include "app/core/plan_queries.hpp"
#include "ports/run_store.hpp"

namespace atelier {

Result<RunScene> load_run(PlanReader& plan, WorkflowFormat& format, const BeadId& id) {
    ATELIER_TRY(Run run, require_run(plan.runs(), id));
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    ATELIER_TRY(Workflow workflow, format.parse(run.definition));
    ATELIER_TRY(Facts facts, facts_of(plan.runs(), run));
    return RunScene{std::move(bead), std::move(run), std::move(workflow), std::move(facts)};
}

Result<TurnDue> given_turn(const RunScene& scene, int n) {
    auto due = turn_as_begun(scene.workflow, scene.facts, n);
    if (due) return *std::move(due);
    return fail(ErrorCode::invariant_broken, "nothing says what turn " + std::to_string(n) +
                                                 " of " + scene.run.id.str() + " was given");
}

TurnRecord turn_at(const RunScene& scene, const StepPlace& place, Time now) {
    const auto& turns = scene.facts.turns;
    return {.run = scene.run.id,
            .n = turns.empty() ? 1 : turns.back().n + 1,
            .path = place.path,
            .attempt = place.attempt,
            .stage = place.stage,
            .visit = place.visit,
            .round = place.round,
            .started_at = now};
}

Result<void> put_run(PlanWriter& plan, const Run& run, const std::optional<LeaseTerm>& by) {
    ATELIER_CHECK(plan.runs_to_write().update(run, by));
    ATELIER_TRY(Bead bead, require_bead(plan, run.id));
    bead.status = bead_status_of(run.status);
    bead.close_reason = close_reason_of(run);
    ATELIER_CHECK(plan.update(bead));
    return {};
}

Result<void> pause_run(PlanWriter& plan, Run& run, const RunPause& why, const LeaseTerm& by) {
    run.status = RunStatus::paused;
    run.reason = why.reason;
    ATELIER_CHECK(put_run(plan, run, by));
    Json data = Json::object();
    data.set("code", info(why.code).name).set("reason", why.reason);
    if (why.kept_by) {
        data.set("of", name_of(why.kept_by->of));
        if (!why.kept_by->name.empty()) data.set("name", why.kept_by->name);
    }
    return plan.append({EventType::run_paused, run.id, std::move(data)});
}

} // namespace atelier
