// A branch that has the name of a changeset's work branch although the plan says that nobody has
// begun it: the plan was restored from an older copy, or somebody has taken the name. What its
// commits say decides; it is asked when a worktree is planned, by `doctor`, and when a landing is
// recorded that the plan did not know of.
#pragma once

#include "domain/bead/bead.hpp"
#include "ports/git_history.hpp"

#include <cstddef>
#include <optional>

namespace atelier {

struct FoundBranch {
    CommitId head;
    // What the changeset's own commits on it stand on.
    CommitId base;
    // How many those are.
    std::size_t commits = 0;
};

// `head` as work on a changeset of `epic`; nullopt where a commit on it that `root` has not may be
// somebody else's.
Result<std::optional<FoundBranch>> found_branch(GitHistory& history, const BeadId& epic,
                                                const Bead& changeset, const CommitId& root,
                                                const CommitId& head);

} // namespace atelier
