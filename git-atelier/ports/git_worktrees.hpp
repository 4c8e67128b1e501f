// The worktrees of the user's repository: what holds which branch, making and removing ours, and
// what state one is in. Errors: git-failed, also for a folder that is not a worktree of this
// repository, and what a call names.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/work/unsaved_work.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// A place that holds a branch: a checkout, or a rebase or bisect under way there.
struct Checkout {
    std::filesystem::path worktree;
    std::optional<BranchName> branch;
    std::optional<CommitId> head;
    bool bare = false;
    bool detached = false;
    bool locked = false;
    // As whoever locked it said; "" for nothing.
    std::string lock_reason = {};
    bool prunable = false;
    // Not by HEAD but by rebase-merge/head-name, rebase-apply/head-name, rebase-merge/update-refs
    // or BISECT_START.
    bool in_progress = false;
};

struct WorktreeState {
    // Paths with changes, untracked files included; empty means clean.
    std::vector<std::string> changed;
    // Those of them that Git does not track.
    std::vector<std::string> untracked = {};
    // What reads as changed in every fresh checkout, by line ends or a filter that do not fit what
    // is stored, and stands as Git checks it out: not among `changed`.
    std::vector<std::string> never_clean = {};
    // A rebase, merge, cherry-pick or the like is under way.
    bool operation_in_progress = false;
    std::optional<CommitId> head;
    std::optional<BranchName> branch;
};

// As a message names what a checkout is on.
inline std::string told_branch(const std::optional<BranchName>& branch) {
    return branch ? branch->str() : "no branch";
}

// All that can be told of a worktree before anybody decides what becomes of it.
struct WorktreeLook {
    WorktreeState state = {};
    // Without a footprint: by this nothing is taken away.
    WorktreeContents contents = {};
};

// Of a worktree whose folder no longer leads to its git dir (mend_link).
enum class LostLink {
    // Nothing there can be told.
    counts,
    // Git is led there, and nothing is written.
    passed_over
};

struct AddedWorktree {
    // A hook of the user's that failed once everything was checked out, and what it said; "" for
    // none.
    std::string failed_hook = {};
};

// Of a worktree that goes from one changeset to another: what becomes of the files in it that Git
// ignores.
struct IgnoredFiles {
    // Else they go.
    bool stay = false;
    // Paths that go all the same, with what is in them.
    std::vector<std::string> but_for = {};
};

class GitWorktrees {
  public:
    virtual ~GitWorktrees() = default;
    virtual Result<std::vector<Checkout>> checkouts() = 0;
    // The folders of all checkouts, the main one's first: also while one is half made, which breaks
    // Git's list.
    virtual std::vector<std::filesystem::path> folders() = 0;
    // On a new branch at `start`, or on the existing branch when it is there already. A finished
    // worktree at `path` is reported as such by `checkouts`, so callers look there first.
    virtual Result<AddedWorktree> add_worktree(const std::filesystem::path& path,
                                               const BranchName& branch, const CommitId& start) = 0;
    // The same with a HEAD that stands at the commit and on no branch.
    virtual Result<AddedWorktree> add_detached(const std::filesystem::path& path,
                                               const CommitId& commit) = 0;
    virtual Result<void> lock_worktree(const std::filesystem::path& path,
                                       const std::string& reason) = 0;
    virtual Result<void> unlock_worktree(const std::filesystem::path& path) = 0;
    // Refused with `dirty`, and left as it is, unless it is clean, no repository in it has what is
    // nowhere else, and all that stands there stood there in `seen`, or when this was called; with
    // Git's words where it is locked or not a worktree. Other ignored files go as well. What
    // appears while it goes stays, with the worktree: files-failed.
    virtual Result<void> remove_worktree(const std::filesystem::path& path,
                                         const std::optional<Footprint>& seen = std::nullopt) = 0;
    // Whatever is in it, but for what `seen` has not, which keeps it as above; and whatever an
    // `add_worktree` or a removal that was ended by force has left of it.
    virtual Result<void> discard_worktree(const std::filesystem::path& worktree,
                                          const std::optional<Footprint>& seen = std::nullopt) = 0;
    // Moves what stands at a worktree's place into the folder `to`, as `files`, and what Git keeps
    // of it into `git` there: of one whose state Git cannot tell.
    virtual Result<void> set_aside(const std::filesystem::path& worktree,
                                   const std::filesystem::path& to) = 0;
    virtual Result<WorktreeState> worktree_state(const std::filesystem::path& path,
                                                 LostLink lost = LostLink::counts) = 0;
    // What that state does not say. Of one whose folder is gone or empty, what its git dir still
    // holds.
    virtual Result<WorktreeContents> contents(const std::filesystem::path& path) = 0;
    // Both of each of them, the links that are lost being passed over, several side by side. One
    // whose folder is gone or empty has no state.
    virtual std::vector<Result<WorktreeLook>>
    look_into(const std::vector<std::filesystem::path>& worktrees) = 0;
    // Takes a repository out of the worktree to where nothing is yet. A submodule comes out as a
    // repository of its own; so do those in it.
    virtual Result<void> move_out(const std::filesystem::path& worktree,
                                  const InnerRepository& repository,
                                  const std::filesystem::path& to) = 0;
    // The files of a commit in a folder that is not a worktree; makes it.
    virtual Result<void> write_files(const CommitId& commit,
                                     const std::filesystem::path& folder) = 0;
    // Brings a clean worktree and the branch it is on (nullopt: on none) from `from` to `to`.
    // `dirty` when it is not clean, ref-conflict when it is elsewhere.
    virtual Result<void> advance_worktree(const std::filesystem::path& worktree,
                                          const std::optional<BranchName>& branch,
                                          const CommitId& from, const CommitId& to) = 0;
    // Brings a checkout, and the branch that it is on, from `from` to `to`, as `git merge
    // --ff-only` does, or back. As it was, with `details.paths`, where a tracked file differs from
    // `from` or an untracked one stands in the way: dirty; root-moved where it is not on that
    // branch at that commit, or the branch moved meanwhile. What a call that was ended by force has
    // brought there stays. `message` goes into the reflog.
    virtual Result<void> fast_forward(const std::filesystem::path& worktree,
                                      const BranchName& branch, const CommitId& from,
                                      const CommitId& to, const std::string& message) = 0;
    virtual Result<void> take_back(const std::filesystem::path& worktree, const BranchName& branch,
                                   const CommitId& from, const CommitId& to,
                                   const std::string& message) = 0;
    // Has a checkout's HEAD name `branch`, which stands at the commit that it shows, or, with none,
    // that commit: neither its index nor its files are touched.
    virtual Result<void> put_on_branch(const std::filesystem::path& worktree,
                                       const std::optional<BranchName>& branch) = 0;
    // Has a worktree show `branch` as it stands, whatever it shows now: tracked files are as they
    // are there, and what Git neither tracks nor ignores goes, but for repositories. No branch
    // moves.
    virtual Result<void> return_to_branch(const std::filesystem::path& worktree,
                                          const BranchName& branch) = 0;
    // Where a worktree's folder no longer leads to its git dir, because the file `.git` is gone or
    // says nothing, that file is written anew: true. A repository that stands there stays; an empty
    // folder is left so.
    virtual Result<bool> mend_link(const std::filesystem::path& worktree) = 0;
    // The worktree's own git dir, where its guard stands.
    virtual Result<std::filesystem::path> git_dir(const std::filesystem::path& worktree) = 0;
    // Takes out of a linked worktree's own configuration what has Git look for its files elsewhere
    // or nowhere, core.worktree and core.bare, which none needs; the keys that were there.
    virtual Result<std::vector<std::string>> unhide(const std::filesystem::path& worktree) = 0;
    // Makes a clean worktree like one that nobody has worked in, and moves it to `pooled`, where
    // nothing is: on no branch, without a file that Git does not track but `ignored` ones that are
    // to stay, its index written anew from what stands there, and of what Git keeps of it nothing
    // but that. A file that says of tracked ones how Git takes them never stays. False, and it is
    // as it was, where that cannot be made certain: with submodules, other sparse settings than the
    // main checkout's, refs in tables, or files never clean. Refused as `remove_worktree` refuses.
    virtual Result<bool> shelve_worktree(const std::filesystem::path& path,
                                         const std::filesystem::path& pooled, const Footprint& seen,
                                         const IgnoredFiles& ignored = {}) = 0;
    // What tells one state of a shelved worktree from another, as
    // "FORM:FILES:RULES:SPARSE:IGNORED": its form; its files and what Git keeps of it; how Git
    // writes files; what sparse settings it gets; which files are ignored besides what it says.
    // An index that was brought up to date, as any `git status` does it, tells nothing.
    virtual Result<std::string> imprint(const std::filesystem::path& pooled) = 0;
    // Moves a shelved worktree to `path`, where nothing is, and has it there as `add_worktree`
    // makes one, but for `ignored` files that have stayed: of them goes what is tracked or no
    // longer ignored there. It stays where it is when something was written to it since its imprint
    // was taken that would be lost.
    virtual Result<AddedWorktree> reuse_worktree(const std::filesystem::path& pooled,
                                                 const std::filesystem::path& path,
                                                 const BranchName& branch, const CommitId& start,
                                                 const IgnoredFiles& ignored = {}) = 0;
    // After a move of shelve_worktree or reuse_worktree that was ended by force, of either place: a
    // worktree there is one again. Where Git still lists it at the place that it was moved from,
    // where nothing is, Git is told the new one. False where there was nothing to do.
    virtual Result<bool> end_move(const std::filesystem::path& worktree) = 0;
    // The first half of `fast_forward`: index and files alone, of a branch that is about to move
    // with others.
    virtual Result<void> bring_files(const std::filesystem::path& worktree,
                                     const BranchName& branch, const CommitId& from,
                                     const CommitId& to) = 0;
    // Takes that half back where the branch did not move: of a checkout that is on `branch` at
    // `from` and shows nothing but `to`; any other stays as it is.
    virtual Result<void> return_files(const std::filesystem::path& worktree,
                                      const BranchName& branch, const CommitId& from,
                                      const CommitId& to) = 0;
};

} // namespace atelier
