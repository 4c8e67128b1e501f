// What drivers of runs that died have left.
#include "app/run/recover_runs.hpp"
#include "app/upkeep/gc_candidates.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

std::string why_left(const LeftRun& left) {
    return "its driver is gone" +
           (left.turns == 0 ? "" : ", with " + counted(left.turns, "turn") + " in flight") +
           "; 'git atelier run " + left.run.str() + "' continues it afterwards";
}

Result<Collected> take_run_up(const RunWorld& world, const BeadId& run) {
    ATELIER_TRY(const auto recovered, recover_left_run(world, run));
    return Collected{recovered.has_value()};
}

} // namespace

Result<GcCandidates> find_runs(const RunWorld& world) {
    const Context& context = world.work.plan;
    ATELIER_TRY(const auto left, context.store.read([&](PlanReader& plan) {
        return left_runs(plan, context, world.work.probe());
    }));
    GcCandidates candidates;
    for (const LeftRun& one : left)
        add_candidate(candidates, GcKind::run, one.run.str(),
                      {.verdict = Verdict::collect, .why = why_left(one)},
                      [&world, run = one.run] { return take_run_up(world, run); });
    return candidates;
}

} // namespace atelier
