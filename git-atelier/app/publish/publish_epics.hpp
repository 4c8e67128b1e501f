// What `work` and a person have done about pull requests: everything that is due, epic by epic.
// One that fails, or waits, hides no other.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// Takes in what has become of the pull requests, then pushes and opens what is due by that. Of
// every open epic, or of one; does nothing with `branch.pr_mode` none. What could not be done is
// told; an error: the store cannot be used.
Result<void> publish_epics(WorkContext& work, const std::optional<BeadId>& only = {});

// The same of every epic, where none of several workers of a run has done it since then: what they
// would find is the same.
Result<void> publish_unless_since(WorkContext& work, Time since);

// The same at a person's word: says so where there is nothing of the kind, and an error also where
// there is no forge.
Result<void> publish_for_person(WorkContext& work);

// The first half of it: what has become of the pull requests. An error also where there is no
// forge.
Result<void> refresh_all_prs(WorkContext& work);

} // namespace atelier
