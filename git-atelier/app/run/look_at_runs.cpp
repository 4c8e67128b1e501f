#include "app/run/look_at_runs.hpp"

#include "app/core/life.hpp"
#include "app/run/driver_lease.hpp"
#include "app/run/wait_for_model.hpp"
#include "domain/workflow/measures.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<std::optional<Millis>> model_rests(PlanReader& plan, const Run& run, Time now) {
    ATELIER_TRY(const auto until, waits_for_model(plan, run, now));
    return until ? std::optional(*until - now) : std::nullopt;
}

int round_at(const Facts& facts, const RunNext& next) {
    int round = 0;
    for (const TurnRecord& turn : facts.turns)
        if (is_in_flight(turn.status)) round = turn.round;
    if (const auto* due = std::get_if<DueSteps>(&next)) {
        for (const TurnDue& turn : due->turns)
            round = turn.place.round;
        for (const StepDue& step : due->steps)
            round = step.place.round;
    }
    if (const auto* gate = std::get_if<GateToWaitAt>(&next)) round = gate->place.round;
    return round;
}

std::vector<BeadId> made_by(const std::vector<Piece>& pieces, const RunNext& next) {
    std::vector<BeadId> out;
    if (const auto* end = std::get_if<RunEnd>(&next); end != nullptr && !end->pieces.empty()) {
        // Some may have been deleted since.
        for (const BeadId& made : end->pieces)
            if (std::ranges::find(pieces, made, &Piece::id) != pieces.end()) out.push_back(made);
        return out;
    }
    for (const Piece& piece : pieces)
        if (!piece.intermediate) out.push_back(piece.id);
    return out;
}

} // namespace

std::string way_to_continue(const BeadId& run, const std::optional<BeadId>& changeset) {
    return changeset ? "'git atelier work'" : "'git atelier run " + run.str() + "'";
}

int turns_ended(const std::vector<TurnRecord>& turns) {
    return static_cast<int>(std::ranges::count_if(turns, [](const TurnRecord& turn) {
        return turn.kind == TurnKind::turn && !is_in_flight(turn.status) &&
               turn.status != TurnStatus::lost;
    }));
}

Result<RunFlow> flow_of_runs(const Context& context, const std::optional<Time>& since) {
    ATELIER_TRY(const auto events, context.store.read([](PlanReader& plan) {
        return plan.events({.types = flow_events()});
    }));
    return run_flow(events, since, context.clock.now());
}

Result<RunList> list_runs(const RunDesk& desk, const LivenessProbe& probe, const RunQuery& query) {
    return desk.plan.store.read([&](PlanReader& plan) -> Result<RunList> {
        RunList out;
        ATELIER_TRY(auto runs, plan.runs().select(query));
        ATELIER_TRY(out.all, all_of(plan.runs(), query, runs.size()));
        for (Run& run : runs) {
            ATELIER_TRY(const auto bead, plan.find(run.id));
            ATELIER_TRY(const auto turns, plan.runs().turns({.run = run.id}));
            ATELIER_TRY(const auto driver, driver_of(plan, desk.plan, run.id, probe));
            ATELIER_TRY(const auto signals, plan.runs().signals(run.id));
            const bool interrupted = !driver && was_interrupted(run, turns, signals);
            out.rows.push_back({.run = std::move(run),
                                .title = bead ? bead->title : "",
                                .turns = turns_ended(turns),
                                .driven = driver.has_value(),
                                .interrupted = interrupted});
        }
        return out;
    });
}

Result<RunView> view_run(const RunDesk& desk, const LivenessProbe& probe, const BeadId& id) {
    return desk.plan.store.read([&](PlanReader& plan) -> Result<RunView> {
        ATELIER_TRY(RunScene scene, load_run(plan, desk.format, id));
        const RunNext next = next_step(scene.workflow, scene.facts);
        RunView out{.run = std::move(scene.run),
                    .bead = std::move(scene.bead),
                    .workflow = std::move(scene.workflow),
                    .facts = std::move(scene.facts)};
        out.activity = activity_of(out.run.status, out.facts, next);
        if (const auto stage = stage_at_hand(out.workflow, out.facts)) out.stage = stage->stage;
        out.round = round_at(out.facts, next);
        out.turns_at_most = turns_at_most(out.workflow.steps);
        ATELIER_TRY(out.pieces, plan.runs().pieces({.run = id, .with_intermediate = true}));
        std::ranges::reverse(out.pieces);
        out.made = made_by(out.pieces, next);
        out.usage = usage_of(out.facts.turns);
        for (const TurnRecord& turn : out.facts.turns)
            if (turn.score) out.score = turn.score;
        ATELIER_TRY(out.form, form_of_run(plan, id));
        ATELIER_TRY(out.driver, driver_of(plan, desk.plan, id, probe));
        out.interrupted =
            !out.driver && was_interrupted(out.run, out.facts.turns, out.facts.signals);
        ATELIER_TRY(out.kept_by, kept_by(plan, out.run));
        ATELIER_TRY(out.model_rests, model_rests(plan, out.run, desk.plan.clock.now()));
        ATELIER_TRY(out.hold, molecule_hold(plan, out.run));
        return out;
    });
}

} // namespace atelier
