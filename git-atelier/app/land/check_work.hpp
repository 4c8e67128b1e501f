// changeset.checks, which have to pass on what lands: where the root branch has more than the work
// branch, that is neither of the two.
#pragma once

#include "app/core/work_context.hpp"

#include <optional>

namespace atelier {

struct LandingCandidate {
    BranchName root;
    // The root branch, and what it is to become.
    CommitId onto;
    CommitId result;
};

// What would land of base..head now. nullopt where that is not to be had: on the work of a
// prerequisite that has not landed, in conflict, without a root branch.
Result<std::optional<LandingCandidate>> landing_candidate(WorkContext& work, const Bead& changeset,
                                                          const CommitId& base,
                                                          const CommitId& head);

// Runs them in the session's worktree, which shows that meanwhile, or without one the work branch
// as it stands. nullopt when all passed; else which did not, `checks-failed` or `interrupted`, with
// `details.onto` where it was the candidate's. Refused, as nothing could be told, where the
// worktree is not clean on its branch.
Result<std::optional<Error>> failing_check(WorkContext& work, const Session& session,
                                           const std::optional<LandingCandidate>& candidate);

// Whether all that are configured now have passed on just these files for the changeset.
Result<bool> has_passed_checks(WorkContext& work, const BeadId& changeset, const CommitId& commit);

} // namespace atelier
