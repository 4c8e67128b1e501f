#include "app/molecule/preview_molecule.hpp"

#include "app/molecule/begin_molecule.hpp"
#include "domain/run/run_signal.hpp"

namespace atelier {
namespace {

// The next session takes turns again whose own session was killed, and tries a run again that has
// failed.
Result<void> as_recovered(const Context& context, RunView& view) {
    for (TurnRecord& turn : view.facts.turns)
        if (is_in_flight(turn.status)) turn.status = TurnStatus::lost;
    if (view.run.status != RunStatus::failed) return {};
    ATELIER_TRY(AppliedSignal applied, apply_signal(view.run, view.workflow, view.facts,
                                                    {.kind = SignalKind::retry,
                                                     .by = context.caller.str(),
                                                     .at = context.clock.now()}));
    view.facts.signals.push_back(std::move(applied.fact));
    view.run.status = applied.status;
    return {};
}

RunView view_of(const StartedRun& prepared) {
    return {.run = prepared.run,
            .bead = prepared.bead,
            .workflow = prepared.workflow,
            .facts = facts_of(prepared.run, {}, {}),
            .turns_at_most = prepared.turns_at_most};
}

} // namespace

Result<std::optional<MoleculePreview>>
preview_molecule(const RunWorld& world, const EpicTree& graph, const BeadId& changeset) {
    const Context& context = world.work.plan;
    ATELIER_TRY(const auto planned, plan_molecule(world, graph, changeset));
    if (!planned) return std::optional<MoleculePreview>();
    MoleculePreview out;
    if (planned->run) {
        out.goes_on = true;
        ATELIER_TRY(out.run, view_run(world.desk(), world.work.probe(), *planned->run));
        ATELIER_CHECK(as_recovered(context, *out.run));
        out.workflow = out.run->run.workflow;
        return std::optional(std::move(out));
    }
    out.workflow = workflow_for(context.settings, graph.epic(), *graph.find(changeset));
    out.fault = planned->fault;
    if (planned->prepared) out.run = view_of(*planned->prepared);
    return std::optional(std::move(out));
}

} // namespace atelier
