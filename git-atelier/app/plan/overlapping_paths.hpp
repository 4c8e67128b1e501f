// What of a plan may be worked on side by side although it is to change the same files.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/work/progress.hpp"

#include <set>
#include <string>
#include <vector>

namespace atelier {

class PlanReader;

// "at-x.2 and at-x.1 are both planned to change src/**, ..." for the changesets of these epics, as
// they are planned, where one of `about` is among them.
Result<std::vector<std::string>>
overlap_warnings(PlanReader& plan, const std::vector<BeadId>& epics, const std::set<BeadId>& about);

// The same of plans that were read.
std::vector<std::string> overlap_warnings(const std::vector<EpicTree>& plans,
                                          const std::set<BeadId>& about);

} // namespace atelier
