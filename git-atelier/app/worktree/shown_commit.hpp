// A changeset's worktree that shows another commit for a while, as that is checked with what was
// built there, and comes back to its branch.
#pragma once

#include "app/core/work_context.hpp"

#include <filesystem>
#include <optional>

namespace atelier {

// Written down first: where this run ends in between, the next one brings it back
// (clear_unfinished_worktrees). `dirty`, and it is as it was, where it is not clean.
Result<void> show_commit(WorkContext& work, const std::filesystem::path& worktree,
                         const CommitId& commit);

// Back on `branch`, with its files as they are there. What else differs by now is kept as rescue
// refs, and told: also commits that were made on `shown`, nullopt for not known.
Result<void> show_branch_again(WorkContext& work, const std::filesystem::path& worktree,
                               const BranchName& branch, const std::optional<CommitId>& shown);

} // namespace atelier
