// A branch that has the name of a changeset's work branch although the plan says that nobody has
// begun it: the plan was restored from an older copy, or somebody has taken the name. What its
// commits and its log say decides; it is asked when work is chosen, when a worktree is planned, by
// `doctor`, and when a landing is recorded that the plan did not know of.
#pragma once

#include "domain/bead/bead.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace atelier {

class Repository;

struct FoundBranch {
    CommitId head;
    // What the changeset's own commits on it stand on.
    CommitId base;
    // How many those are.
    std::size_t commits = 0;
};

struct UnknownBranch {
    // Whose work branch has that name.
    const BeadId& epic;
    const Bead& changeset;
    const BranchName& branch;
    const CommitId& head;
    // Of the epic's root branch.
    const CommitId& root;
};
// It as work on that changeset; nullopt where a commit on it that `root` has not may be somebody
// else's: neither do all of them name the changeset, nor have agents alone moved the branch since
// it was made.
Result<std::optional<FoundBranch>> found_branch(Repository& repository,
                                                const UnknownBranch& unknown);

// That it is not: branch-exists, with the one command that makes the name free. `branches` are all
// there are.
Error not_its_branch(const BranchName& branch, const std::map<std::string, CommitId>& branches);

} // namespace atelier
