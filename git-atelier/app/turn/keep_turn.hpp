// The skill heartbeat, called by an artisan: its turn stays its own for a while longer.
#pragma once

#include "app/claim/heartbeat.hpp"

namespace atelier {

// Of a turn that is driven nothing has to be renewed. Refused as own_turn is. May be lost with the
// power.
Result<HeartbeatOutcome> keep_turn(const Context& context);

} // namespace atelier
