#include "app/turn/turn_handoff.hpp"

#include "app/run/signal_run.hpp"
#include "app/turn/own_turn.hpp"
#include "base/hint_table.hpp"
#include "domain/run/workflow_position.hpp"
#include "domain/workflow/routing.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What this agent has said in the same visit of the stage.
Result<std::optional<HandedOff>> said_before(PlanReader& plan, const RunWorld& world,
                                             const BeadId& run, const std::string& to) {
    ATELIER_TRY(RunScene scene, load_run(plan, world.format, run));
    const auto stage = stage_at_hand(scene.workflow, scene.facts);
    if (!stage || stage->among == nullptr) return std::optional<HandedOff>{};
    const auto named = stage_named(scene.workflow, scene.facts.artisans, *stage->among, to);
    const auto found = std::ranges::find_if(scene.facts.signals, [&](const SignalRecord& signal) {
        return signal.kind == SignalKind::handoff && signal.path == stage->path &&
               signal.by == world.work.plan.caller.str() && named && signal.to == *named;
    });
    if (found == scene.facts.signals.end()) return std::optional<HandedOff>{};
    return std::optional(HandedOff{*found, std::move(scene.run), true});
}

} // namespace

Result<HandedOff> turn_handoff(const RunWorld& world, const std::string& to) {
    const Context& context = world.work.plan;
    std::optional<HandedOff> before;
    ATELIER_TRY(const OwnTurn own, context.store.read([&](PlanReader& plan) -> Result<OwnTurn> {
        ATELIER_TRY(OwnTurn found, own_turn(plan, context));
        ATELIER_TRY(before, said_before(plan, world, found.turn.run, to));
        return found;
    }));
    if (before) return *std::move(before);
    auto said =
        signal_run(world.desk(), {.run = own.turn.run, .kind = SignalKind::handoff, .to = to});
    if (!said) {
        // What the signal advises is for people: an artisan can only leave it.
        if (row_of(Hint::ends_without_handoff).codes.include(said.error().code))
            said.error().hint = advise(Hint::ends_without_handoff);
        return tl::unexpected(said.error());
    }
    return HandedOff{std::move(said->signal), std::move(said->run)};
}

} // namespace atelier
