// What came of something that was said to a run.
#pragma once

#include "app/run/signal_run.hpp"
#include "base/json.hpp"

#include <string>

namespace atelier {

Json signal_json(const SignalOutcome& outcome);
std::string signal_text(const SignalOutcome& outcome);

} // namespace atelier
