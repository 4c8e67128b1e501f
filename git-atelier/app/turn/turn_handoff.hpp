// The skill turn_handoff: the work goes to another stage as soon as the caller's turn has ended.
#pragma once

#include "app/run/run_world.hpp"

#include <string>

namespace atelier {

struct HandedOff {
    SignalRecord signal;
    // As it is by then.
    Run run;
    // The same agent had said so before.
    bool already = false;
};

// `to`: a stage, or an artisan or a role that has turns in one. Refused as own_turn is, and as the
// signal `handoff` of anybody: usage where the workflow has no stages, or the run is in that one
// already; not-found for a stage or an artisan that it does not have; already-decided where
// somebody else has ended the stage.
Result<HandedOff> turn_handoff(const RunWorld& world, const std::string& to);

} // namespace atelier
