// `git atelier plan --from FILE`: a plan becomes epics, changesets and tasks, all or nothing.
#pragma once

#include "app/plan/create_beads.hpp"
#include "app/plan/root_branches.hpp"

namespace atelier {

struct PlannedEpicOutcome {
    BeadId id;
    std::string title;
    BranchName root_branch;
    BranchName parent_branch;
    bool draft = false;
    // In plan order, each with the key it had in the plan.
    std::vector<AddedChangeset> changesets;
};

struct PlanEpicsOutcome {
    std::vector<PlannedEpicOutcome> epics;
    std::vector<std::string> warnings;
    bool dry_run = false;
};

// With `dry_run` everything is decided as it would be, and nothing is kept.
Result<PlanEpicsOutcome> plan_epics(const Context& context, const PlanDocument& document,
                                    const RepositoryBranches& branches, bool dry_run);

// The parent of a new epic: what the plan says, else the default branch. It has to exist, or be
// the root branch of an epic.
Result<BranchName> parent_branch_of(const PlannedEpic& epic, const RepositoryBranches& branches,
                                    const RootBranches& roots);

} // namespace atelier
