#include "app/molecule/begin_molecule.hpp"

#include "app/artisan/checked_workflow.hpp"
#include "app/core/life.hpp"
#include "app/molecule/give_workflow.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/run/run_signal.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view no_workflow = "none";

bool says_something(const Session& session) {
    if (!session.outcome) return false;
    const SessionEnd end = session.outcome->end();
    return end != SessionEnd::interrupted && end != SessionEnd::lost && end != SessionEnd::failed;
}

// The run came to its end, and the work came back after that: from landing, a review, a check.
Result<bool> came_back(PlanReader& plan, const BeadId& changeset, const Run& run) {
    ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset}));
    return std::ranges::any_of(sessions, [&](const Session& session) {
        return session.ended_at && run.ended_at && *session.ended_at >= *run.ended_at &&
               says_something(session);
    });
}

// `name`: of the workflow that the changeset has by now; "" for none.
Result<bool> goes_on(PlanReader& plan, const BeadId& changeset, const BeadId& molecule,
                     const std::string& name) {
    ATELIER_TRY(const auto run, plan.runs().find(molecule));
    if (!run || run->status == RunStatus::cancelled) return false;
    if (!is_over(run->status)) return true;
    if (!name.empty() && name != run->workflow) return false;
    if (run->status != RunStatus::completed) return true;
    ATELIER_TRY(const bool back, came_back(plan, changeset, *run));
    return !back;
}

Result<StartRequest> request_for(const RunWorld& world, const std::string& name,
                                 const Bead& changeset) {
    ATELIER_TRY(
        const CheckedWorkflow found,
        require_workflow({world.catalog, world.work.runtimes, world.work.plan.settings}, name, {}));
    if (found.found.workflow.subject != WorkflowSubject::changeset)
        return fail(ErrorCode::workflow_invalid,
                    "the workflow '" + name + "' works on a " +
                        std::string(name_of(found.found.workflow.subject)) +
                        ", and cannot carry out " + changeset.id.str(),
                    advise(Hint::workflow_of_changesets));
    return carrying_request(found.found.workflow, changeset);
}

Result<MoleculePlan> new_run(const RunWorld& world, const std::string& name,
                             const Bead& changeset) {
    MoleculePlan planned;
    ATELIER_TRY(planned.request, request_for(world, name, changeset));
    ATELIER_TRY(planned.prepared, preview_run(world, *planned.request));
    return planned;
}

// Somebody has said to try the changeset again.
Result<void> retry(PlanWriter& plan, const Context& context, RunScene& scene,
                   const DriverLease& lease) {
    ATELIER_TRY(const AppliedSignal applied, apply_signal(scene.run, scene.workflow, scene.facts,
                                                          {.kind = SignalKind::retry,
                                                           .by = context.caller.str(),
                                                           .at = context.clock.now()}));
    ATELIER_CHECK(plan.runs_to_write().add(applied.fact));
    scene.run.status = applied.status;
    scene.run.reason.clear();
    scene.run.ended_at.reset();
    ATELIER_CHECK(put_run(plan, scene.run, lease.term));
    return plan.append({EventType::run_resumed, scene.run.id, Json::object()});
}

} // namespace

std::string workflow_for(const Settings& settings, const Bead& epic, const Bead& changeset) {
    std::string name = workflow_in(changeset);
    if (name.empty()) name = default_workflow_in(epic);
    if (name.empty()) name = settings.workflow_changeset;
    return name == no_workflow ? "" : name;
}

Result<std::optional<MoleculePlan>> plan_molecule(const RunWorld& world, const EpicTree& graph,
                                                  const BeadId& id) {
    const Bead& changeset = *graph.find(id);
    const Context& context = world.work.plan;
    const std::string name = workflow_for(context.settings, graph.epic(), changeset);
    ATELIER_TRY(const auto molecule, molecule_of(changeset));
    if (molecule) {
        ATELIER_TRY(const bool again, context.store.read([&](PlanReader& plan) {
            return goes_on(plan, id, *molecule, name);
        }));
        if (again) return std::optional(MoleculePlan{.run = *molecule});
    }
    if (name.empty()) return std::optional<MoleculePlan>();
    auto planned = new_run(world, name, changeset);
    if (planned) return std::optional(*std::move(planned));
    Error refused = std::move(planned.error());
    refused.details.set("workflow", name);
    return std::optional(MoleculePlan{.fault = std::move(refused)});
}

Result<DriverLease> begin_molecule(PlanWriter& plan, const RunWorld& world,
                                   const MoleculePlan& planned, Bead& changeset) {
    const Context& context = world.work.plan;
    std::optional<BeadId> id = planned.run;
    // Another session may have begun one since it was planned.
    ATELIER_TRY(const auto begun, unfinished_molecule(plan, changeset));
    if (!id && begun) id = begun->id;
    if (!id) {
        ATELIER_TRY(const StartedRun started,
                    begin_prepared_run(plan, context, *planned.prepared, *planned.request));
        id = started.run.id;
        Changeset::set_molecule(changeset, *id);
    }
    ATELIER_TRY(DriverLease lease,
                take_run(plan, context, *id, world.work.machine.self(), world.work.probe()));
    ATELIER_TRY(RunScene scene, load_run(plan, world.format, *id));
    if (!scene.run.started_at) ATELIER_CHECK(mark_begun(plan, context, scene, lease));
    if (scene.run.status == RunStatus::failed) ATELIER_CHECK(retry(plan, context, scene, lease));
    return lease;
}

} // namespace atelier
