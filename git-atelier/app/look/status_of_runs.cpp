#include "app/look/status_of_runs.hpp"

#include "domain/run/run_records.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<RunNow> now_of(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                      Run run) {
    RunNow out{.run = std::move(run)};
    ATELIER_TRY(const auto bead, plan.find(out.run.id));
    if (bead) out.title = bead->title;
    // The bead changes as its run does.
    out.since = bead ? bead->updated_at : out.run.created_at;
    if (out.run.status == RunStatus::running) {
        out.since = out.run.started_at.value_or(out.since);
        ATELIER_TRY(const auto lease, plan.lease(out.run.id));
        ATELIER_TRY(const Life life, life_of(plan, context, out.run.id, probe));
        out.driven = lease && !lease->ended && life == Life::lives;
        ATELIER_TRY(const auto turns, plan.runs().turns({.run = out.run.id}));
        ATELIER_TRY(const auto signals, plan.runs().signals(out.run.id));
        out.interrupted = !out.driven && was_interrupted(out.run, turns, signals);
    }
    ATELIER_TRY(out.hold, molecule_hold(plan, out.run));
    if (is_over(out.run.status)) out.since = out.run.ended_at.value_or(out.since);
    return out;
}

} // namespace

Result<std::vector<RunNow>> runs_now(PlanReader& plan, const Context& context,
                                     const LivenessProbe& probe) {
    ATELIER_TRY(auto runs,
                plan.runs().select({.statuses = {RunStatus::queued, RunStatus::running,
                                                 RunStatus::waiting, RunStatus::paused}}));
    ATELIER_TRY(const auto failed,
                plan.runs().select({.statuses = {RunStatus::failed},
                                    .since = context.clock.now() - failed_lately}));
    runs.insert(runs.end(), failed.begin(), failed.end());
    std::ranges::sort(runs, [](const Run& a, const Run& b) { return newer(a, b); });
    std::vector<RunNow> out;
    for (Run& run : runs) {
        ATELIER_TRY(RunNow now, now_of(plan, context, probe, std::move(run)));
        out.push_back(std::move(now));
    }
    return out;
}

} // namespace atelier
