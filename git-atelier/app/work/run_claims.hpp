// The claims that a run takes and gives back between its sessions.
#pragma once

#include "app/claim/identity.hpp"
#include "app/core/work_context.hpp"

#include <string>

namespace atelier {

// It hides no other epic then; whoever comes next goes on with what was begun in it. Nothing is
// done where it is closed or somebody else holds it.
Result<void> give_back(const WorkContext& work, const BeadId& epic, const std::string& reason);

// What is left of an epic that was given back is to close it, which needs its claim. `named`: a
// dead holder's may be taken over. Errors: as of take_claim.
Result<void> hold_for_closing(const WorkContext& work, const Identity& identity, const BeadId& epic,
                              bool named);

} // namespace atelier
