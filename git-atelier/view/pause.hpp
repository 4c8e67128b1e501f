// What was paused or resumed.
#pragma once

#include "app/review/pause.hpp"

#include <string>

namespace atelier {

Json paused_json(const PauseOutcome& outcome);
std::string paused_text(const PauseOutcome& outcome);
Json resumed_json(const PauseOutcome& outcome);
std::string resumed_text(const PauseOutcome& outcome);

} // namespace atelier
