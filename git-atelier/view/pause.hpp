// What was paused or resumed.
#pragma once

#include "app/review/pause.hpp"

#include <string>

namespace atelier {

// What lets it go on; nullopt: the whole project.
std::string way_to_resume(const std::optional<BeadId>& on);

Json paused_json(const PauseOutcome& outcome);
std::string paused_text(const PauseOutcome& outcome);
Json resumed_json(const PauseOutcome& outcome);
std::string resumed_text(const PauseOutcome& outcome);

} // namespace atelier
