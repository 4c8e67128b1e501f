// Mail about work that is done, which whoever did it has not been told: whoever takes the work on
// from there, to the root branch or to the forge, asks here first.
#pragma once

#include "ports/plan_store.hpp"

#include <string>
#include <vector>

namespace atelier {

// The messages; where there are any, the changeset is worked on again.
Result<std::vector<BeadId>> reopen_unheard(PlanWriter& plan, const BeadId& epic,
                                           const BeadId& changeset);

// `before`: what waits for it, "anything lands".
std::string unheard_text(std::size_t messages, std::string_view before);

} // namespace atelier
