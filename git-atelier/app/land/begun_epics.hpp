// The epics of which something was begun that moves branches, by the key that the plan keeps them
// under: a run that dies leaves them to the next one.
#pragma once

#include "ports/plan_store.hpp"

#include <string>
#include <vector>

namespace atelier {

Result<std::vector<BeadId>> begun_epics(PlanReader& plan, const std::string& key);
Result<void> set_begun(PlanWriter& plan, const std::string& key, const BeadId& epic, bool begun);

} // namespace atelier
