// Epics with everything a decision about them needs, in as many queries as they are deep, however
// many there are. For overviews; a use case on one epic loads that one (app/core/plan_queries.hpp).
#pragma once

#include "base/result.hpp"
#include "domain/bead/message.hpp"
#include "domain/work/progress.hpp"
#include "ports/plan_store.hpp"

#include <set>
#include <vector>

namespace atelier {

// In the order given, each as load_epic gives it.
Result<std::vector<EpicTree>> load_epics(PlanReader& plan, const std::vector<Bead>& epics);

// The epics for which a session announced further work that has not been planned yet, as
// more_work_announced says of one.
std::set<BeadId> epics_with_more_work(const std::vector<Message>& open_messages);

} // namespace atelier
