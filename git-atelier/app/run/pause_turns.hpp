// The kill switch: no new turn is begun of an artisan, of a runtime, or at all, until that is
// resumed. Turns in flight go on. The breaker throws it by itself for an artisan whose turns fail.
#pragma once

#include "app/run/run_world.hpp"
#include "domain/run/turn_pause.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Five failures in a row within ten minutes, and one turn is tried again five minutes later.
inline constexpr int breaker_failures = 5;
inline constexpr Seconds breaker_window{10 * 60};
inline constexpr Seconds breaker_cool{5 * 60};

struct PauseTurnsRequest {
    PausedTurns of = PausedTurns::artisan;
    // The artisan's key, the runtime's name; "" for all.
    std::string name = {};
    std::string reason = {};
};

struct PauseTurnsOutcome {
    TurnPause pause;
    // Nothing had to be changed.
    bool already = false;
    // What else is paused.
    std::vector<TurnPause> others = {};
};

// Another reason replaces the one before. overseer-only.
Result<PauseTurnsOutcome> pause_turns(const Context& context, const PauseTurnsRequest& request);
// `pause`: the one that was lifted.
Result<PauseTurnsOutcome> resume_turns(const Context& context, const PauseTurnsRequest& request);
Result<std::vector<TurnPause>> turn_pauses(const Context& context);

// The pause that keeps such a turn from beginning; nullopt where it may begin. One that may be
// tried by now keeps none.
Result<std::optional<TurnPause>> pause_against(RunReader& runs, const std::string& artisan,
                                               const std::string& runtime, Time now);
// A turn begins: where it is the one that a breaker lets be tried, the next one waits as long
// again.
Result<void> begin_trial(PlanWriter& plan, const std::string& artisan, Time now);
// Called as a turn of that artisan has been recorded: pauses it where too many of its last turns
// have failed, puts the next trial off, and lifts a pause of its own after a turn that was done.
// Returns the pause that it has begun.
Result<std::optional<TurnPause>> watch_failures(PlanWriter& plan, const TurnRecord& ended,
                                                Time now);

} // namespace atelier
