// A changeset that was blocked may go on: by `retry`, an answer, an approval, or because a person
// lands it.
#pragma once

#include "app/core/context.hpp"

namespace atelier {

// Also closes the messages about it, and ends the pause after a session that could not be held.
// Refused for settled and pinned ones.
Result<Bead> unblock_changeset(PlanWriter& plan, const Bead& changeset);

} // namespace atelier
