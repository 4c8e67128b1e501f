#include "app/run/pause_turns.hpp"

#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::optional<TurnPause> found_in(const std::vector<TurnPause>& pauses, PausedTurns of,
                                  const std::string& name) {
    for (const TurnPause& pause : pauses)
        if (pause.of == of && pause.name == name) return pause;
    return std::nullopt;
}

std::vector<TurnPause> without(std::vector<TurnPause> pauses, const TurnPause& pause) {
    std::erase_if(pauses, [&](const TurnPause& other) {
        return other.of == pause.of && other.name == pause.name;
    });
    return pauses;
}

Json data_of(const TurnPause& pause) {
    Json data = Json::object();
    data.set("of", name_of(pause.of));
    if (!pause.name.empty()) data.set("name", pause.name);
    data.set("reason", pause.reason);
    return data;
}

Result<void> put_pause(PlanWriter& plan, const TurnPause& pause) {
    ATELIER_CHECK(plan.runs_to_write().put(pause));
    Json data = data_of(pause);
    if (pause.trial_at) data.set("trial_at", format_time(*pause.trial_at));
    return plan.append({EventType::artisan_paused, std::nullopt, std::move(data)});
}

Result<void> lift(PlanWriter& plan, const TurnPause& pause) {
    ATELIER_CHECK(plan.runs_to_write().lift_pause(pause.of, pause.name));
    Json data = data_of(pause);
    data.set("by", pause.by).set("since", format_time(pause.since));
    return plan.append({EventType::artisan_resumed, std::nullopt, std::move(data)});
}

Result<void> require_overseer(const Context& context, const std::string& what) {
    if (context.caller.role() == Role::overseer) return {};
    return fail(ErrorCode::overseer_only, "only a person may " + what);
}

// The one that the breaker began.
Result<std::optional<TurnPause>> breaker_of(RunReader& runs, const std::string& artisan) {
    ATELIER_TRY(const auto pauses, runs.pauses());
    auto pause = found_in(pauses, PausedTurns::artisan, artisan);
    if (pause && !pause->trial_at) pause.reset();
    return pause;
}

Result<bool> keeps_failing(RunReader& runs, const std::string& artisan, Time now) {
    ATELIER_TRY(const auto turns,
                runs.turns({.artisan = artisan,
                            .statuses = {TurnStatus::done, TurnStatus::failed, TurnStatus::skipped},
                            .ended_since = now - breaker_window,
                            .newest = static_cast<std::size_t>(breaker_failures)}));
    return turns.size() >= static_cast<std::size_t>(breaker_failures) &&
           std::ranges::none_of(
               turns, [](const TurnRecord& turn) { return turn.status == TurnStatus::done; });
}

} // namespace

Result<PauseTurnsOutcome> pause_turns(const Context& context, const PauseTurnsRequest& request) {
    ATELIER_CHECK(require_overseer(context, "pause turns"));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PauseTurnsOutcome> {
        ATELIER_TRY(const auto pauses, plan.runs().pauses());
        const auto before = found_in(pauses, request.of, request.name);
        // One of the breaker's becomes a person's: no turn is tried by itself any more.
        if (before && !before->trial_at &&
            (request.reason.empty() || request.reason == before->reason))
            return PauseTurnsOutcome{*before, true, without(pauses, *before)};
        const TurnPause pause{.of = request.of,
                              .name = request.name,
                              .reason = request.reason,
                              .by = context.caller.str(),
                              .since = before ? before->since : context.clock.now()};
        ATELIER_CHECK(put_pause(plan, pause));
        return PauseTurnsOutcome{pause, false, without(pauses, pause)};
    });
}

Result<PauseTurnsOutcome> resume_turns(const Context& context, const PauseTurnsRequest& request) {
    ATELIER_CHECK(require_overseer(context, "let turns go on"));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PauseTurnsOutcome> {
        ATELIER_TRY(const auto pauses, plan.runs().pauses());
        const auto before = found_in(pauses, request.of, request.name);
        if (!before)
            return PauseTurnsOutcome{{.of = request.of, .name = request.name}, true, pauses};
        ATELIER_CHECK(lift(plan, *before));
        return PauseTurnsOutcome{*before, false, without(pauses, *before)};
    });
}

Result<std::vector<TurnPause>> turn_pauses(const Context& context) {
    return context.store.read([](PlanReader& plan) { return plan.runs().pauses(); });
}

Result<std::optional<TurnPause>> pause_against(RunReader& runs, const std::string& artisan,
                                               const std::string& runtime, Time now) {
    ATELIER_TRY(const auto pauses, runs.pauses());
    for (const TurnPause& pause : pauses) {
        const bool meant = pause.of == PausedTurns::all ||
                           (pause.of == PausedTurns::artisan && pause.name == artisan) ||
                           (pause.of == PausedTurns::runtime && pause.name == runtime);
        if (meant && (!pause.trial_at || now < *pause.trial_at)) return std::optional(pause);
    }
    return std::optional<TurnPause>{};
}

Result<void> begin_trial(PlanWriter& plan, const std::string& artisan, Time now) {
    ATELIER_TRY(auto pause, breaker_of(plan.runs(), artisan));
    if (!pause) return {};
    pause->trial_at = now + breaker_cool;
    return plan.runs_to_write().put(*pause);
}

Result<std::optional<TurnPause>> watch_failures(PlanWriter& plan, const TurnRecord& ended,
                                                Time now) {
    if (ended.artisan.empty() || ended.status == TurnStatus::lost)
        return std::optional<TurnPause>{};
    ATELIER_TRY(auto breaker, breaker_of(plan.runs(), ended.artisan));
    if (ended.status == TurnStatus::done) {
        if (breaker) ATELIER_CHECK(lift(plan, *breaker));
        return std::optional<TurnPause>{};
    }
    if (breaker) {
        breaker->trial_at = now + breaker_cool;
        ATELIER_CHECK(plan.runs_to_write().put(*breaker));
        return std::optional<TurnPause>{};
    }
    ATELIER_TRY(const bool failing, keeps_failing(plan.runs(), ended.artisan, now));
    ATELIER_TRY(const auto pauses, plan.runs().pauses());
    if (!failing || found_in(pauses, PausedTurns::artisan, ended.artisan))
        return std::optional<TurnPause>{};
    const TurnPause pause{.of = PausedTurns::artisan,
                          .name = ended.artisan,
                          .reason = "its last " + std::to_string(breaker_failures) +
                                    " turns failed, at last with: " + ended.error_text,
                          .since = now,
                          .trial_at = now + breaker_cool};
    ATELIER_CHECK(put_pause(plan, pause));
    return std::optional(pause);
}

} // namespace atelier
