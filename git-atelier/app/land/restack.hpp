// Bringing the stacks of an epic onto what they belong on: read all branches, decide for the whole
// forest, make the commits in memory, move every branch in one transaction from exactly the commit
// that was read, and again when one moved.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/land/restack.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct RestackedBranch {
    // The changeset; the epic where it is the root branch.
    BeadId bead;
    BranchName branch;
    BranchName onto;
    CommitId from;
    // What it is now, or would be.
    CommitId to;
    std::size_t commits = 0;
    // What had come there already, and was dropped.
    std::size_t dropped = 0;
};

struct BranchLeftBehind {
    BeadId bead;
    BranchName branch;
    BranchName onto;
    LeftBecause why;
    // Paths that conflict, or that a checkout would lose.
    std::vector<std::string> paths = {};
    // The commit that conflicts, or the merge.
    std::optional<CommitId> commit = {};
    // conflict: where it is, and where what it belongs on is.
    std::optional<CommitId> head = {};
    std::optional<CommitId> ground = {};
    // Who worked on it last; "" for nobody that is known.
    std::string agent = {};
    std::optional<std::filesystem::path> checkout = {};
};

struct EpicRestack {
    BeadId epic;
    BranchName root;
    // With --onto-parent: where the root branch goes to.
    std::optional<BranchName> parent = {};
    std::vector<RestackedBranch> moved = {};
    std::vector<BranchLeftBehind> left = {};
    // How many stand where they belong.
    std::size_t in_place = 0;
    bool dry_run = false;
    // That were brought along.
    std::vector<std::filesystem::path> checkouts = {};
    std::vector<std::string> warnings = {};
};

struct RestackRequest {
    BeadId epic;
    // Nothing is written.
    bool dry_run = false;
    // The root branch too, onto its parent branch.
    bool onto_parent = false;
};

// Conflicts, merges, changed checkouts and agents at work are no errors: those branches, and what
// stands on them, stay as they are. not-found where the root branch, or with onto_parent the parent
// branch, is gone; root-moved where branches kept moving. A store that fails afterwards leaves what
// the next run records.
Result<EpicRestack> restack_epic(WorkContext& work, const RestackRequest& request);

// After a landing: what stood on what has landed, or beside it. Only what could not be done is
// said.
void restack_followers(WorkContext& work, const BeadId& epic);

// The same for what a run left that ended after a landing, or that could not have all follow.
Result<void> lead_on_followers(WorkContext& work);

// Epics that are not closed and have a root branch, oldest first.
Result<std::vector<BeadId>> restackable_epics(WorkContext& work);

} // namespace atelier
