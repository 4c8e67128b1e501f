// Landings that Git knows of and the plan does not: the plan was restored from an older copy, or a
// run was killed between the two.
#pragma once

#include "app/core/work_context.hpp"
#include "ports/git_history.hpp"

#include <vector>

namespace atelier {

// The commit on `root` by which the changeset landed; nullopt when there is none.
Result<std::optional<CommitId>> landing_on(GitHistory& history, const Bead& changeset,
                                           const CommitId& root);

struct UnrecordedLanding {
    BeadId changeset;
    BranchName root;
    CommitId commit;
};
// Of the changesets of open epics that are neither merged nor abandoned, in their order.
Result<std::vector<UnrecordedLanding>> unrecorded_landings(PlanStore& store,
                                                           Repository& repository);

// Work branches that are there although the plan says that nobody has begun their changesets.
Result<std::vector<BranchName>> unrecorded_work(PlanStore& store, Repository& repository);

// Records them, so that nothing lands twice, and says so. What was on the work branch stays there.
Result<void> record_unrecorded_landings(WorkContext& work);

} // namespace atelier
