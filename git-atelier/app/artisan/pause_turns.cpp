#include "app/artisan/pause_turns.hpp"

#include "app/artisan/end_turn.hpp"
#include "app/core/life.hpp"
#include "app/mail/notices.hpp"
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

std::string breaker_key(const std::string& artisan) {
    return "breaker:" + artisan;
}

// Whoever has decided what the message asked to be looked at need not be asked.
Result<void> close_breaker_notice(PlanWriter& plan, const TurnPause& pause) {
    if (!pause.trial_at) return {};
    ATELIER_CHECK(close_notices(plan, breaker_key(pause.name), "it is settled"));
    return {};
}

Result<std::vector<BeadId>> held_by(PlanReader& plan, const TurnPause& pause) {
    ATELIER_TRY(const auto paused, plan.runs().select({.statuses = {RunStatus::paused}}));
    std::vector<BeadId> held;
    for (const Run& run : paused) {
        ATELIER_TRY(const auto by, kept_by(plan, run));
        if (by && by->of == pause.of && by->name == pause.name) held.push_back(run.id);
    }
    return held;
}

// Each is still paused, but may go on.
Result<std::vector<BeadId>> release_held(PlanWriter& plan, const TurnPause& pause) {
    ATELIER_TRY(auto held, held_by(plan, pause));
    const std::string whose =
        pause.of == PausedTurns::all
            ? "all turns"
            : "the " + std::string(name_of(pause.of)) + " '" + pause.name + "'";
    for (const BeadId& id : held) {
        ATELIER_TRY(auto run, plan.runs().find(id));
        if (!run) continue;
        run->reason = "the pause of " + whose + " was lifted";
        ATELIER_CHECK(plan.runs_to_write().update(*run, std::nullopt));
    }
    return held;
}

// The runs that it held.
Result<std::vector<BeadId>> lift(PlanWriter& plan, const TurnPause& pause) {
    ATELIER_TRY(auto held, release_held(plan, pause));
    ATELIER_CHECK(plan.runs_to_write().lift_pause(pause.of, pause.name));
    ATELIER_CHECK(close_breaker_notice(plan, pause));
    Json data = data_of(pause);
    data.set("by", pause.by).set("since", format_time(pause.since));
    ATELIER_CHECK(plan.append({EventType::artisan_resumed, std::nullopt, std::move(data)}));
    return held;
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

Result<bool> keeps_failing(RunReader& runs, const Context& context, const std::string& artisan) {
    const BreakerRules& rules = context.settings.breaker;
    if (rules.failures == 0) return false;
    const auto many = static_cast<std::size_t>(rules.failures);
    ATELIER_TRY(const auto turns,
                runs.turns({.artisan = artisan,
                            .statuses = {TurnStatus::done, TurnStatus::failed, TurnStatus::skipped},
                            .ended_since = context.clock.now() - rules.window,
                            .newest = many}));
    return turns.size() >= many && std::ranges::none_of(turns, [](const TurnRecord& turn) {
               return turn.status == TurnStatus::done;
           });
}

Result<void> tell_of_breaker(PlanWriter& plan, const Context& context, const TurnPause& pause) {
    ATELIER_CHECK(send_once(plan, context,
                            {.to = "overseer",
                             .subject = "PAUSED: the artisan '" + pause.name + "'",
                             .body = "No more turns of " + pause.name + " are started, because " +
                                     pause.reason + ".\nOne turn is tried again " +
                                     human_duration(context.settings.breaker.cool) +
                                     " after the last failure. 'git atelier resume " + pause.name +
                                     "' lets it continue at once.\n",
                             .key = breaker_key(pause.name),
                             .from = std::string(program_sender)}));
    return {};
}

bool concerns(const PauseTurnsRequest& request, const TurnRecord& turn) {
    switch (request.of) {
    case PausedTurns::artisan:
        return turn.artisan == request.name;
    case PausedTurns::runtime:
        return std::ranges::find(request.artisans, turn.artisan) != request.artisans.end();
    case PausedTurns::all:
        break;
    }
    return true;
}

// Their drivers see it within a second.
Result<std::vector<TurnRecord>> end_turns_of(PlanWriter& plan, const Context& context,
                                             const PauseTurnsRequest& request) {
    std::vector<TurnRecord> ended;
    if (!request.now) return ended;
    ATELIER_TRY(const auto flying,
                plan.runs().turns({.statuses = {TurnStatus::pending, TurnStatus::preparing,
                                                TurnStatus::working}}));
    for (TurnRecord turn : flying) {
        if (!concerns(request, turn)) continue;
        ATELIER_TRY(const auto lease, plan.lease(turn.run));
        // Of a driver that has left it: whoever takes the run over settles it.
        if (!lease || lease->ended) continue;
        ATELIER_CHECK(end_turn_at_once(plan, context, turn, "its turns were paused at once",
                                       term_of(*lease)));
        ended.push_back(std::move(turn));
    }
    return ended;
}

TurnPause not_paused(const PauseTurnsRequest& request) {
    TurnPause pause;
    pause.of = request.of;
    pause.name = request.name;
    return pause;
}

} // namespace

Result<PauseTurnsOutcome> pause_turns(const Context& context, const PauseTurnsRequest& request) {
    ATELIER_CHECK(require_overseer(context, "pause turns"));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PauseTurnsOutcome> {
        ATELIER_TRY(const auto pauses, plan.runs().pauses());
        ATELIER_TRY(auto ended, end_turns_of(plan, context, request));
        const auto before = found_in(pauses, request.of, request.name);
        // One of the breaker's becomes a person's: no turn is tried by itself any more.
        if (before && !before->trial_at &&
            (request.reason.empty() || request.reason == before->reason))
            return PauseTurnsOutcome{*before, true, without(pauses, *before), std::move(ended)};
        const TurnPause pause{.of = request.of,
                              .name = request.name,
                              .reason = request.reason,
                              .by = context.caller.str(),
                              .since = before ? before->since : context.clock.now(),
                              .trial_at = {}};
        ATELIER_CHECK(put_pause(plan, pause));
        if (before) ATELIER_CHECK(close_breaker_notice(plan, *before));
        return PauseTurnsOutcome{pause, false, without(pauses, pause), std::move(ended)};
    });
}

Result<PauseTurnsOutcome> resume_turns(const Context& context, const PauseTurnsRequest& request) {
    ATELIER_CHECK(require_overseer(context, "let turns go on"));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PauseTurnsOutcome> {
        ATELIER_TRY(const auto pauses, plan.runs().pauses());
        const auto before = found_in(pauses, request.of, request.name);
        if (!before) return PauseTurnsOutcome{not_paused(request), true, pauses};
        ATELIER_TRY(auto held, lift(plan, *before));
        return PauseTurnsOutcome{
            .pause = *before, .others = without(pauses, *before), .held = std::move(held)};
    });
}

Result<std::vector<TurnPause>> turn_pauses(const Context& context) {
    return context.store.read([](PlanReader& plan) { return plan.runs().pauses(); });
}

bool is_of(const TurnPause& pause, const std::string& artisan, const std::string& runtime) {
    return pause.of == PausedTurns::all ||
           (pause.of == PausedTurns::artisan && pause.name == artisan) ||
           (pause.of == PausedTurns::runtime && pause.name == runtime);
}

Result<std::optional<TurnPause>> pause_against(RunReader& runs, const std::string& artisan,
                                               const std::string& runtime, Time now) {
    ATELIER_TRY(const auto pauses, runs.pauses());
    for (const TurnPause& pause : pauses)
        if (is_of(pause, artisan, runtime) && (!pause.trial_at || now < *pause.trial_at))
            return std::optional(pause);
    return std::optional<TurnPause>{};
}

Result<void> begin_trial(PlanWriter& plan, const Context& context, const std::string& artisan) {
    ATELIER_TRY(auto pause, breaker_of(plan.runs(), artisan));
    if (!pause) return {};
    pause->trial_at = context.clock.now() + context.settings.breaker.cool;
    return plan.runs_to_write().put(*pause);
}

Result<std::optional<TurnPause>> watch_failures(PlanWriter& plan, const Context& context,
                                                const TurnRecord& ended) {
    if (ended.artisan.empty() || ended.status == TurnStatus::lost)
        return std::optional<TurnPause>{};
    const Time trial_at = context.clock.now() + context.settings.breaker.cool;
    ATELIER_TRY(auto breaker, breaker_of(plan.runs(), ended.artisan));
    if (ended.status == TurnStatus::done) {
        if (breaker) ATELIER_CHECK(lift(plan, *breaker));
        return std::optional<TurnPause>{};
    }
    if (breaker) {
        breaker->trial_at = trial_at;
        ATELIER_CHECK(plan.runs_to_write().put(*breaker));
        return std::optional<TurnPause>{};
    }
    ATELIER_TRY(const bool failing, keeps_failing(plan.runs(), context, ended.artisan));
    ATELIER_TRY(const auto pauses, plan.runs().pauses());
    if (!failing || found_in(pauses, PausedTurns::artisan, ended.artisan))
        return std::optional<TurnPause>{};
    const int failures = context.settings.breaker.failures;
    TurnPause pause;
    pause.of = PausedTurns::artisan;
    pause.name = ended.artisan;
    pause.reason = (failures == 1 ? "its last turn failed: "
                                  : "its last " + std::to_string(failures) +
                                        " turns failed, most recently with: ") +
                   ended.error_text;
    pause.since = context.clock.now();
    pause.trial_at = trial_at;
    ATELIER_CHECK(put_pause(plan, pause));
    ATELIER_CHECK(tell_of_breaker(plan, context, pause));
    return std::optional(pause);
}

std::string pause_text(const TurnPause& pause) {
    const std::string whose =
        pause.of == PausedTurns::all
            ? "all turns are paused"
            : "the " + std::string(name_of(pause.of)) + " '" + pause.name + "' is paused";
    return whose + (pause.reason.empty() ? "" : ": " + pause.reason);
}

} // namespace atelier
