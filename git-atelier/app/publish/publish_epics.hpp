// What `work` does about pull requests, and a look at them: everything that is due, epic by epic.
// One that fails, or waits, hides no other.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// Takes in what has become of the pull requests, then pushes and opens what is due by that. Of
// every open epic, or of one; does nothing with `branch.pr_mode` none. What could not be done is
// told; an error: the store cannot be used.
Result<void> publish_epics(WorkContext& work, const std::optional<BeadId>& only = {});

// The first half of it; an error also where there is no forge.
Result<void> refresh_all_prs(WorkContext& work);

} // namespace atelier
