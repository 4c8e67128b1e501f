// An epic's root branch: which one it is, whether it may be moved, and what is cut from it.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/progress.hpp"

#include <optional>
#include <string>

namespace atelier {

class GitRefs;
class GitWorktrees;
struct Checkout;
struct Context;

// root-checked-out, naming the folder, when the epic's root branch is held by a checkout: it could
// not be moved there without touching the user's files.
Result<void> require_root_free(GitWorktrees& worktrees, const BranchName& root);

// That error, where `checkout` is the one that holds it.
Error root_is_checked_out(const BranchName& root, const Checkout& checkout);

// The epic's root branch, `workspace.root_branch`.
Result<BranchName> root_branch_of(const Bead& epic);

// The work branch of a changeset of that epic, as it is written there or will be called.
Result<BranchName> work_branch_of(const Bead& epic, const Bead& changeset);

// Where the root branch was when something of the epic landed on it or was begun.
std::optional<CommitId> last_seen_root(const EpicTree& tree);

// not-found: the repository has no such root branch. With the command that brings it back to where
// it was last seen, else to `begun`; where nothing has begun, with the one that begins it.
Error no_root_branch(const EpicTree& tree, const BranchName& root,
                     const std::optional<CommitId>& begun = std::nullopt);

// Where an epic's root branch goes on to: the parent branch that is written there, or, where there
// is none of that name, as after it was renamed, the default branch. nullopt where neither is
// there.
Result<std::optional<BranchName>> parent_branch_now(GitRefs& refs,
                                                    const std::optional<std::string>& written);

// What an epic's root branch is cut from: the parent branch, else the default branch. It need not
// be there.
Result<BranchName> parent_branch_of(GitRefs& refs, const Epic& epic);

// What a changeset's work branch is said to have been cut from where it stands on `on`: with pull
// requests never the root branch, into which none is made, but what that goes on to.
Result<BranchName> said_parent(const Context& context, GitRefs& refs, const Bead& epic,
                               const BranchName& on);

// The commit that an epic's root branch is made at, which is that branch's.
// not-found, with the way on, where there is none.
Result<CommitId> start_of_root(GitRefs& refs, const Epic& epic);

// Where a work branch of the epic would begin, as Git is told it: on the root branch, or on what
// that is cut from, by its commit where only the remote has that branch.
Result<std::string> ground_named(GitRefs& refs, const Bead& epic);

} // namespace atelier
