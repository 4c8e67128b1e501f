// `git atelier pin` and `unpin`: what a person keeps as it is, and lets go on.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/bead.hpp"
#include "ports/process.hpp"

namespace atelier {

struct PinOutcome {
    // As its row is now.
    Bead bead;
    // Nothing had to be changed.
    bool already = false;
};

// A pinned bead is neither closed nor claimed nor collected, and what is done of it does not land.
// not-found; usage and not-runnable for what cannot be pinned; epic-taken while somebody works on
// it.
Result<PinOutcome> pin(const Context& context, const LivenessProbe& probe, const BeadId& id);
// It is what it was before; open where another program pinned it.
Result<PinOutcome> unpin(const Context& context, const BeadId& id);

} // namespace atelier
