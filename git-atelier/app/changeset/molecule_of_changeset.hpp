// What becomes of the run that carries a changeset out, where something is decided about the
// changeset itself. Nothing where no run does.
#pragma once

#include "app/core/context.hpp"
#include "domain/run/run.hpp"

#include <string>

namespace atelier {

// Nobody is asked any more at the gate where it waits for a review: the next session on the
// changeset goes on by what was said.
Result<void> close_gate(PlanWriter& plan, const Bead& changeset, const std::string& why);

// It is over with the changeset: completed, where that has landed, else cancelled.
Result<void> end_molecule(PlanWriter& plan, const Context& context, const Bead& changeset,
                          RunStatus as, const std::string& why);

} // namespace atelier
