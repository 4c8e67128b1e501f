// The kill switch: no new turn is begun of an artisan, of a runtime, or at all, until that is
// resumed. Turns in flight go on, unless they are to be ended at once. The breaker throws it by
// itself for an artisan whose turns fail (BreakerRules).
#pragma once

#include "app/core/context.hpp"
#include "domain/run/run.hpp"
#include "domain/run/turn_pause.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct PauseTurnsRequest {
    PausedTurns of = PausedTurns::artisan;
    // The artisan's key, the runtime's name; "" for all.
    std::string name = {};
    std::string reason = {};
    // Turns in flight are ended, too: of the artisan, of these artisans of the runtime, or all.
    // They count as lost, and are taken again once they may be.
    bool now = false;
    std::vector<std::string> artisans = {};
};

struct PauseTurnsOutcome {
    TurnPause pause;
    // Nothing had to be changed.
    bool already = false;
    // What else is paused.
    std::vector<TurnPause> others = {};
    // Turns that were ended.
    std::vector<TurnRecord> ended = {};
    // Of one that is lifted: the runs that were paused by it, which a person has yet to resume.
    std::vector<BeadId> held = {};
};

// Another reason replaces the one before. overseer-only.
Result<PauseTurnsOutcome> pause_turns(const Context& context, const PauseTurnsRequest& request);
// `pause`: the one that was lifted.
Result<PauseTurnsOutcome> resume_turns(const Context& context, const PauseTurnsRequest& request);
Result<std::vector<TurnPause>> turn_pauses(const Context& context);

// Whether it is of the turns of that artisan on that runtime.
bool is_of(const TurnPause& pause, const std::string& artisan, const std::string& runtime);
// The pause that keeps such a turn from beginning; nullopt where it may begin. One that may be
// tried by now keeps none.
Result<std::optional<TurnPause>> pause_against(RunReader& runs, const std::string& artisan,
                                               const std::string& runtime, Time now);
// A turn begins: where it is the one that a breaker lets be tried, the next one waits as long
// again.
Result<void> begin_trial(PlanWriter& plan, const Context& context, const std::string& artisan);
// Called as a turn of that artisan has been recorded: pauses it where too many of its last turns
// have failed, with a message to the overseer; puts the next trial off; and lifts a pause of its
// own after a turn that was done. Returns the pause that it has begun.
Result<std::optional<TurnPause>> watch_failures(PlanWriter& plan, const Context& context,
                                                const TurnRecord& ended);

// How a person is told of it: "the artisan 'scout' is paused: no more of this".
std::string pause_text(const TurnPause& pause);

} // namespace atelier
