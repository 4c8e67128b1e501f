// Moving a branch that may be the user's own: by compare-and-set, and with the checkout that shows
// it, where one does.
#pragma once

#include "app/core/work_context.hpp"
#include "app/witness/witnessed_log.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

class GitWorktrees;

enum class MoveDirection { forward, back };

struct BranchMove {
    BranchName branch;
    CommitId from;
    CommitId to;
    // For the reflog.
    std::string why;
    MoveDirection direction = MoveDirection::forward;
};

struct MovedBranch {
    // The one that was brought along.
    std::optional<std::filesystem::path> checkout = {};
    std::vector<std::string> warnings = {};
};

// Refused with everything as it was: root-moved where the branch is elsewhere; dirty, naming files,
// where a checkout would lose them; root-checked-out where a rebase or the like holds it, or two
// checkouts show it.
Result<MovedBranch> move_branch(WorkContext& work, const BranchMove& move);

// After the move: a checkout that took the branch in between shows the new commits as undone
// changes. A warning for each; `from` is what was there.
Result<std::vector<std::string>> late_checkouts(GitWorktrees& worktrees, const BranchName& branch,
                                                const CommitId& from);

// What is kept of the log where a landing moves no other ref: the branch, which stays where it is,
// goes with it. What cannot be written is seen by the next landing.
void keep_log_beside(WorkContext& work, const BranchName& branch, const CommitId& at,
                     const LogStep& step);

} // namespace atelier
