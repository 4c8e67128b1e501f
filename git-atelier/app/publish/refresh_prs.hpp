// What has become of the pull requests of an epic: how each stands is written down, and what has
// merged has landed.
#pragma once

#include "app/publish/pr_facts.hpp"

namespace atelier {

// The facts as they were found, and written down.
struct RefreshedPrs {
    PrFacts facts;
    // That landed by it.
    std::vector<BeadId> landed = {};
};

// A merged pull request's commit is on the epic's root branch from now on, which goes to that
// commit of the parent branch, by compare-and-set; the rest of the epic is restacked on it. One
// that was closed is told. What is not known moves nothing, and is told as well. An error: the
// remote did not answer, or the store cannot be written.
Result<RefreshedPrs> refresh_prs(WorkContext& work, const CodeHost& host, const BeadId& epic);

// Brings a root branch that has nothing of its own to where its parent branch is on the remote, and
// what stands on it along.
Result<void> follow_parent(WorkContext& work, const CodeHost& host, const EpicTree& tree,
                           const BranchName& parent);

} // namespace atelier
