// The branches of an epic as they stand: who stands on whom, what keeps one where it is, and the
// commits that they have.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/land/restack.hpp"
#include "domain/work/progress.hpp"
#include "ports/git_history.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct EpicStacks {
    EpicTree tree;
    BranchName root;
    // How it is called of what was cut from it, which `said_parent` decides.
    BranchName said_root;
    CommitId root_head;
    // What the stacks are brought onto, and where that is: the root branch, or with `onto_parent`
    // its parent branch.
    BranchName onto;
    CommitId ground;
    // Of changesets that were begun and are not settled; with `onto_parent` first the root branch,
    // as the epic's.
    std::vector<StackedBranch> branches;
    // By changeset.
    std::map<BeadId, Changeset> facts;
    // Who worked on it last.
    std::map<BeadId, std::string> agents;
    // What the branches have and the ground has not.
    std::map<CommitId, LinkedCommit> commits;

    CommitLinks links() const;
    // The branch that one belongs on.
    const BranchName& belongs_on(const StackedBranch& branch) const;
};

// Whether anybody works on it now, or is about to land it, other than the caller's own session.
Result<bool> is_worked_on(PlanReader& plan, const WorkContext& work, const Bead& changeset);

Result<EpicStacks> read_stacks(WorkContext& work, const BeadId& epic, bool onto_parent);

} // namespace atelier
