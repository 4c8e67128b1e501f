// The pool of warm worktrees: those of changesets that are over, kept for the next ones, which then
// need no checkout of every file. One is shelved only when it was asked what it holds that is
// nowhere else, and used again only as it was left.
#pragma once

#include "app/core/work_context.hpp"
#include "app/worktree/inventory.hpp"
#include "ports/git_worktrees.hpp"

#include <optional>
#include <string>

namespace atelier {

// What the plan says of the pool's places, for one look at all of them in order: the first
// `worktree.pool` that are warm are in use.
class PoolPlaces {
  public:
    // Both outlive it.
    PoolPlaces(PlanReader& plan, const Context& context) : plan_(plan), context_(context) {}

    Result<Purpose> purpose_of(const std::string& name);

  private:
    PlanReader& plan_;
    const Context& context_;
    std::size_t warm_ = 0;
};

// The commit that a worktree had when it was shelved, until it has been given to a changeset:
// nobody has made it there since, and what it holds has been asked for.
Result<std::optional<CommitId>> shelved_commit(PlanStore& store, const std::filesystem::path& path);

// Shelves the worktree of a changeset that is over, as it was looked at. False where the pool has
// no room, or it cannot be used again: then it stands as it did.
Result<bool> shelve(const WorktreeDeps& deps, const OurWorktree& worktree,
                    const WorktreeFacts& facts);

// Has one that is in the pool kept from everybody else. False when it is somebody's by now.
Result<bool> hold_place(const Context& context, const std::string& name);

// Brings a warm worktree to `path`, on `branch` as `add_worktree` has it. nullopt where there is
// none; one that is not as it was left is passed over, with a warning, and left to `gc`.
Result<std::optional<AddedWorktree>> take_warm(WorkContext& work, const std::filesystem::path& path,
                                               const BranchName& branch, const CommitId& start);

} // namespace atelier
