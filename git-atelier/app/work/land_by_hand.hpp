// `git atelier integrate CHANGESET`: what a person left on a work branch is judged as an agent's
// work is, and lands. No agent is started.
#pragma once

#include "app/core/work_context.hpp"

#include <optional>
#include <string>

namespace atelier {

struct LandedByHand {
    BeadId changeset;
    BeadId epic;
    BranchName root;
    // What it landed as.
    CommitId integrated;
    std::size_t commits = 0;
    // It had landed before.
    bool already = false;
    // Its epic had nothing else left to do and was closed.
    bool epic_closed = false;
};

// While it runs the epic is claimed by a worker, the one that holds it and has ended, or one that
// is free, and is given back as it was: nobody else lands it meanwhile. The overseer claims
// nothing.
//
// A refusal leaves plan and refs as they were: not-found, not-runnable when it was abandoned,
// epic-taken while somebody works on the epic, epic-draft, prerequisite-open, approval-required,
// open-tasks, nothing-committed, dirty, wrong-branch, merge-commit, guardrail-exceeded,
// paths-exceeded, checks-failed. After a conflict the changeset is still to be landed.
Result<LandedByHand> land_by_hand(WorkContext work, const BeadId& changeset);

} // namespace atelier
