// Every epic with everything a decision about it needs, in as many queries as there are kinds,
// however many epics there are. For overviews; a use case on one epic loads that one
// (app/load.hpp).
#pragma once

#include "base/result.hpp"
#include "domain/progress.hpp"
#include "ports/plan_store.hpp"

#include <set>
#include <vector>

namespace atelier {

// Oldest first, closed ones too.
Result<std::vector<EpicGraph>> load_all_epics(PlanReader& plan);

// The epics for which a session announced further work that has not been planned yet, as
// more_work_announced says of one.
std::set<BeadId> epics_with_more_work(const std::vector<Bead>& open_messages);

} // namespace atelier
