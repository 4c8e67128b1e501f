// What was adopted with a log that is older than the lines beside it, told to the overseer.
#pragma once

#include "app/core/adopt_log.hpp"

namespace atelier {

std::string adopted_log_text(const AdoptedLog& log);

} // namespace atelier
