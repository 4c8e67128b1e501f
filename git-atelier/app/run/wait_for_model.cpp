#include "app/run/wait_for_model.hpp"

#include "app/core/start_pauses.hpp"
#include "domain/dialect/retry_time.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Before those that are told of now.
int limits_before(const std::vector<TurnRecord>& turns, std::size_t now) {
    std::size_t in_a_row = 0;
    for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
        if (turn->kind != TurnKind::turn) continue;
        if (turn->error != info(ErrorCode::rate_limited).name) break;
        ++in_a_row;
    }
    return static_cast<int>(in_a_row - std::min(in_a_row, now));
}

Time again_at(const std::vector<ModelLimit>& limits, const std::vector<TurnRecord>& turns,
              Time now) {
    const Time unsaid = now + pause_after_limit(limits_before(turns, limits.size()));
    Time latest{};
    for (const ModelLimit& limit : limits)
        latest = std::max(latest, limit.again_at.value_or(unsaid));
    return latest;
}

} // namespace

Result<Run> wait_for_model(const RunWorld& world, const DriverLease& lease,
                           const std::vector<ModelLimit>& limits) {
    const Context& context = world.work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Run> {
        ATELIER_TRY(Run run, require_run(plan.runs(), lease.run));
        // Paused by somebody meanwhile, or over.
        if (run.status != RunStatus::running) return run;
        ATELIER_TRY(const auto turns, plan.runs().turns({.run = lease.run}));
        const Time now = context.clock.now();
        const Pause pause{again_at(limits, turns, now), limits.front().why};
        run.status = RunStatus::waiting;
        run.reason = pause.why;
        ATELIER_CHECK(put_run(plan, run, lease.term));
        ATELIER_CHECK(pause_until(plan, now, run.id, pause));
        Json data = Json::object();
        data.set("reason", with_next_try(pause, now));
        ATELIER_CHECK(plan.append({EventType::run_waiting, run.id, std::move(data)}));
        return run;
    });
}

Result<std::optional<Time>> waits_for_model(PlanReader& plan, const Run& run, Time now) {
    if (run.status != RunStatus::waiting || run.reason.empty()) return std::optional<Time>{};
    ATELIER_TRY(const Pauses pauses, start_pauses(plan, now));
    const auto found = pauses.find(run.id);
    return found == pauses.end() ? std::nullopt : std::optional(found->second.until);
}

} // namespace atelier
