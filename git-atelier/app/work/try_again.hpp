// What follows a turn whose work does not land.
#pragma once

#include "app/land/assess_changeset.hpp"

namespace atelier {

// Whether the changeset is worked on again, without a person: an agent that somebody killed may go
// on the next time, unless that has become a habit.
Result<bool> may_try_again(const Context& context, const BeadId& changeset, const TurnOutcome& turn,
                           const Assessment& assessment);

} // namespace atelier
