// GitWorktrees through the git program.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/hooks/user_hooks.hpp"
#include "adapters/git/process/git_command.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"

namespace atelier {

class CliWorktrees final : public GitWorktrees {
  public:
    // All of them have to outlive this.
    CliWorktrees(const Git& git, const RepositoryLayout& layout, GitRefs& refs,
                 const HookFinder& hooks)
        : git_(git), layout_(layout), refs_(refs), hooks_(hooks) {}

    Result<std::vector<Checkout>> checkouts() override;
    std::vector<std::filesystem::path> folders() override;
    Result<AddedWorktree> add_worktree(const std::filesystem::path& path, const BranchName& branch,
                                       const CommitId& start) override;
    Result<AddedWorktree> add_detached(const std::filesystem::path& path,
                                       const CommitId& commit) override;
    Result<void> lock_worktree(const std::filesystem::path& path,
                               const std::string& reason) override;
    Result<void> unlock_worktree(const std::filesystem::path& path) override;
    Result<void> remove_worktree(const std::filesystem::path& path,
                                 const std::optional<Footprint>& seen = std::nullopt) override;
    Result<void> discard_worktree(const std::filesystem::path& worktree,
                                  const std::optional<Footprint>& seen = std::nullopt) override;
    Result<void> set_aside(const std::filesystem::path& worktree,
                           const std::filesystem::path& to) override;
    Result<WorktreeState> worktree_state(const std::filesystem::path& path,
                                         LostLink lost = LostLink::counts) override;
    Result<WorktreeContents> contents(const std::filesystem::path& path) override;
    std::vector<Result<WorktreeLook>>
    look_into(const std::vector<std::filesystem::path>& worktrees) override;
    Result<void> move_out(const std::filesystem::path& worktree, const InnerRepository& repository,
                          const std::filesystem::path& to) override;
    Result<void> write_files(const CommitId& commit, const std::filesystem::path& folder) override;
    Result<void> advance_worktree(const std::filesystem::path& worktree,
                                  const std::optional<BranchName>& branch, const CommitId& from,
                                  const CommitId& to) override;
    Result<void> fast_forward(const std::filesystem::path& worktree, const BranchName& branch,
                              const CommitId& from, const CommitId& to,
                              const std::string& message) override;
    Result<void> take_back(const std::filesystem::path& worktree, const BranchName& branch,
                           const CommitId& from, const CommitId& to,
                           const std::string& message) override;
    Result<void> bring_files(const std::filesystem::path& worktree, const BranchName& branch,
                             const CommitId& from, const CommitId& to) override;
    Result<void> return_files(const std::filesystem::path& worktree, const BranchName& branch,
                              const CommitId& from, const CommitId& to) override;
    Result<void> put_on_branch(const std::filesystem::path& worktree,
                               const std::optional<BranchName>& branch) override;
    Result<void> return_to_branch(const std::filesystem::path& worktree,
                                  const BranchName& branch) override;
    Result<bool> mend_link(const std::filesystem::path& worktree) override;
    Result<std::vector<std::string>> unhide(const std::filesystem::path& worktree) override;
    Result<std::filesystem::path> git_dir(const std::filesystem::path& worktree) override;
    Result<bool> shelve_worktree(const std::filesystem::path& path,
                                 const std::filesystem::path& pooled, const Footprint& seen,
                                 const IgnoredFiles& ignored = {}) override;
    Result<std::string> imprint(const std::filesystem::path& pooled) override;
    Result<AddedWorktree> reuse_worktree(const std::filesystem::path& pooled,
                                         const std::filesystem::path& path,
                                         const BranchName& branch, const CommitId& start,
                                         const IgnoredFiles& ignored = {}) override;
    Result<bool> end_move(const std::filesystem::path& worktree) override;

  private:
    const Git& git_;
    const RepositoryLayout& layout_;
    GitRefs& refs_;
    const HookFinder& hooks_;
    // What `git worktree list` said, and what it said it from (config/ref_files.hpp).
    std::string listed_;
    std::optional<std::string> listed_from_;

    Result<std::string> listing();
    Result<std::filesystem::path> own_git_dir(const std::filesystem::path& worktree) const;
    // Of a folder that no longer leads to it; nullopt where it does, or is none of ours.
    std::optional<std::filesystem::path> behind_lost_link(const std::filesystem::path& place) const;
    // The worktree there, as Git is to be asked about it.
    Result<RepositoryLayout> layout_of(const std::filesystem::path& path, LostLink lost) const;
    Result<WorktreeLook> look_into_one(const std::filesystem::path& path) const;
    // A call that moves a checkout's HEAD or branch as whoever works there would, but for our
    // guards.
    Result<GitCall> unguarded_call(const std::filesystem::path& worktree,
                                   std::vector<std::string> words) const;
    Result<void> refresh(const std::filesystem::path& worktree) const;
    // Whether index and files are those of that commit.
    Result<bool> shows(const std::filesystem::path& worktree, const CommitId& commit) const;
    // Paths of `state` that bringing the files from one commit to the other would lose.
    Result<std::vector<std::string>> in_the_way(const WorktreeState& state, const CommitId& from,
                                                const CommitId& to) const;
    Result<void> merge_files(const std::filesystem::path& worktree, const CommitId& from,
                             const CommitId& to) const;
    Result<void> carry(const std::filesystem::path& worktree, const BranchName& branch,
                       const CommitId& from, const CommitId& to, const std::string& message);
    // What has vanished from there, but is registered still, is out of the way afterwards.
    Result<std::filesystem::path> cleared_place(const std::filesystem::path& path);
    Result<AddedWorktree> check_out(const std::filesystem::path& place);
    // A command that writes files, by as many workers as there are processors, but where the user
    // says by how many.
    Result<std::vector<std::string>> with_workers(const std::filesystem::path& own,
                                                  const std::filesystem::path& place,
                                                  std::vector<std::string> words) const;
    Result<AddedWorktree> run_post_checkout(const std::filesystem::path& place,
                                            const std::filesystem::path& own,
                                            const CommitId& head) const;
    // Made at `start`, where there is no such branch; where it stands.
    Result<CommitId> ensure_branch(const BranchName& branch, const CommitId& start);
    Result<bool> can_be_shelved(const std::filesystem::path& place,
                                const std::filesystem::path& own, const WorktreeState& state);
    // Files that Git does not track; `which` is one more word for `git ls-files`.
    Result<std::vector<std::string>> untracked(const std::filesystem::path& place,
                                               const std::filesystem::path& own,
                                               const std::string& which);
    // Takes away what Git does not track, as far as it is in `seen`, but for the ignored files that
    // stay: those.
    Result<std::vector<std::string>> leave_ignored(const std::filesystem::path& place,
                                                   const std::filesystem::path& own,
                                                   const Footprint& seen,
                                                   const IgnoredFiles& ignored);
    // Nothing of the former one is believed: every file is read. False, and it stays, where one
    // differs.
    Result<bool> write_index_anew(const std::filesystem::path& place,
                                  const std::filesystem::path& own);
    // Its git dir keeps its name.
    Result<void> move_whole(const std::filesystem::path& place, const std::filesystem::path& own,
                            const std::filesystem::path& to);
    // The same for an index that was replaced and says what it said.
    Result<std::string> imprint_of_index(const std::filesystem::path& place,
                                         const std::filesystem::path& own);
    // Has index and files, which are those of `from`, those of `to`: what differs between the two
    // is written, or all where what says how files are written differs. Of `ignored` goes what is
    // in the way.
    Result<void> bring_to(const std::filesystem::path& place, const std::filesystem::path& own,
                          const CommitId& from, const CommitId& to,
                          const std::vector<std::string>& ignored);
    // The same; of the ignored files that stayed when it was shelved, those are left that may stay
    // now.
    Result<void> bring_with_ignored(const std::filesystem::path& place,
                                    const std::filesystem::path& own, const CommitId& from,
                                    const CommitId& to, const IgnoredFiles& ignored);
    Result<void> put_on_new_branch(const std::filesystem::path& place,
                                   const std::filesystem::path& own, const BranchName& branch,
                                   const CommitId& head);
    // What Git refuses a removal for, asked with our own questions.
    Result<WorktreeState> require_clean(const std::filesystem::path& place);
    Result<void> require_published(const std::filesystem::path& place);
    Result<void> require_unlocked(const std::filesystem::path& place,
                                  const std::filesystem::path& own);
    Result<void> require_as_seen(const std::filesystem::path& place,
                                 const std::filesystem::path& own, const Footprint& seen);
    // One whose folder is gone; that it is off the list already is not a fault.
    Result<void> deregister(const std::filesystem::path& place);
    Result<std::optional<Checkout>> checkout_at(const std::filesystem::path& place);
};

} // namespace atelier
