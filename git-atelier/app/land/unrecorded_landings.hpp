// Landings of which Git and the plan say different things: one of the two was restored from an
// older copy, or a run was killed between them.
#pragma once

#include "app/core/found_branch.hpp"
#include "app/core/work_context.hpp"
#include "domain/work/landed_commit.hpp"
#include "ports/git_history.hpp"

#include <vector>

namespace atelier {

// How the changeset has landed on `root`; nullopt: it has not.
Result<std::optional<FoundLanding>> landing_on(PlanStore& store, GitHistory& history,
                                               const Bead& changeset, const CommitId& root);

// The same of a branch by its name, where there is one; the commit alone.
Result<std::optional<CommitId>> landing_commit(PlanStore& store, Repository& repository,
                                               const Bead& changeset, const BranchName& root);

struct UnrecordedLanding {
    BeadId changeset;
    BranchName root;
    // The root branch as it stands.
    CommitId root_head;
    FoundLanding landing;
};
// Of the changesets of open epics that are neither merged nor abandoned, in their order.
Result<std::vector<UnrecordedLanding>> unrecorded_landings(PlanStore& store,
                                                           Repository& repository);

// A work branch that is there although the plan says that nobody has begun its changeset.
struct UnrecordedWork {
    BeadId changeset;
    BranchName branch;
    // `work` takes it up; nullopt: it has commits that may be somebody else's.
    std::optional<FoundBranch> found;
};
Result<std::vector<UnrecordedWork>> unrecorded_work(PlanStore& store, Repository& repository);

// Records them, so that nothing lands twice, and says so; first what a person took back goes where
// it was. Work branches stay: they go like any other's whose changeset has landed; of one that will
// not, as trailers alone prove the landing, it is said what lets it go.
Result<void> record_unrecorded_landings(WorkContext& work);

// A changeset that has landed, as the plan has it, of which neither the root branch nor the parent
// branch of its epic has anything: the repository was restored, or somebody moved the branch back.
struct LostLanding {
    BeadId changeset;
    BranchName root;
    std::optional<CommitId> landed;
};
// Of one epic or of all, as far as that can be told; the root branch of a closed epic may be gone.
Result<std::vector<LostLanding>> lost_landings(PlanStore& store, Repository& repository,
                                               const std::optional<BeadId>& of = std::nullopt);
std::string told_lost(const LostLanding& lost);

} // namespace atelier
