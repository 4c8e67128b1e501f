// The record of a worktree of ours, and what is done by it: nothing is unlocked, taken up or
// removed before it was read.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/work/worktree_record.hpp"
#include "ports/git_worktrees.hpp"

#include <optional>
#include <string>

namespace atelier {

// Of the worktree at `path`; nullopt when we know nothing of it.
Result<std::optional<WorktreeRecord>> record_of_worktree(PlanStore& store,
                                                         const std::filesystem::path& path);
Result<void> record_worktree(const Context& context, const std::filesystem::path& path,
                             WorktreePhase phase, const std::optional<SessionId>& session);
Result<void> forget_worktree(const Context& context, const std::filesystem::path& path);
// After a removal that was refused: nothing of it was touched.
Result<void> put_record_back(const Context& context, const std::filesystem::path& path,
                             const std::optional<WorktreeRecord>& record);

// Whether it was a session of ours that locked it.
bool is_locked_by_us(const Checkout& checkout);
std::string lock_reason_of(const SessionId& session);

// As Git lists the worktree at `place`, not what a rebase or a bisect holds there besides; nullopt
// where it lists none.
Result<std::optional<Checkout>> checkout_at(GitWorktrees& worktrees,
                                            const std::filesystem::path& place);

// What stands at `path`; `changed` are the paths that differ there.
struct SeenWorktree {
    WorktreeTraces traces;
    std::vector<std::string> changed;
    // A rebase, merge or the like is under way.
    bool operation_in_progress = false;
    // As Git lists it.
    std::optional<Checkout> checkout;
    // The branches that it will show when what is under way there has ended.
    std::vector<BranchName> comes_back_to;
};
Result<SeenWorktree> see_worktree(WorkContext& work, const std::filesystem::path& path);

// Takes away what nobody has worked in, or what was kept, as far as it is in `seen`: the folder and
// all that Git has of it. Refused with `dirty` when something else is there.
Result<void> clear_worktree(const Context& context, GitWorktrees& worktrees,
                            const std::filesystem::path& path,
                            const std::optional<Footprint>& seen = std::nullopt);
// Takes a worktree away that was asked what it holds, as it was then, with no other lock on it than
// ours. Refused with `dirty` while it has changes or anything that is not in `seen`; what an
// earlier run began is ended.
Result<void> remove_recorded_worktree(const Context& context, GitWorktrees& worktrees, Files& files,
                                      const Checkout& checkout, const Footprint& seen);

// nullopt where Git cannot tell it. That nothing can be asked at all, for want of a keeper or of
// the sandbox, says nothing of the worktree, and is an error.
Result<std::optional<WorktreeState>> state_if_whole(GitWorktrees& worktrees,
                                                    const std::filesystem::path& path,
                                                    LostLink lost = LostLink::counts);
// What the paths that differ in it come to.
Result<WorktreeChange> change_of(Files& files, const std::filesystem::path& path,
                                 const std::vector<std::string>& changed);

} // namespace atelier
