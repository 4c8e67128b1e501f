// Pauses of turns: of an artisan, a runtime or all.
#pragma once

#include "app/artisan/pause_turns.hpp"
#include "base/json.hpp"

#include <string>

namespace atelier {

// What lifts it.
std::string way_to_resume(const TurnPause& pause);

// That it is paused, why, and what lifts it.
std::string still_paused_text(const TurnPause& pause);

Json turn_pause_json(const TurnPause& pause);
Json turn_pauses_json(const std::vector<TurnPause>& pauses);
Json turns_paused_json(const PauseTurnsOutcome& outcome);
std::string turns_paused_text(const PauseTurnsOutcome& outcome);
Json turns_resumed_json(const PauseTurnsOutcome& outcome);
std::string turns_resumed_text(const PauseTurnsOutcome& outcome);

} // namespace atelier
