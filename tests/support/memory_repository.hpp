// A repository in memory: what the ports of Git promise, over a graph of commits, refs that move
// by compare-and-set and worktrees whose files stand in a MemoryFiles. Replaying merges whole
// files: one that both sides changed conflicts. The suites of the ports (tests/contract/git_*) run
// over it and over the real one alike.
#pragma once

#include "ports/git_audit.hpp"
#include "ports/git_config.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_remotes.hpp"
#include "ports/git_replay.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "support/memory_git.hpp"

namespace atelier::test {

class MemoryRefs final : public GitRefs {
  public:
    explicit MemoryRefs(MemoryGit& git) : git_(git) {}

    // Called before each move is compared: what somebody else does at that moment.
    std::function<void()> before_update = [] {};
    // With what the next move ends instead, which leaves its locks.
    std::optional<Error> killed_by = {};

    Result<std::optional<CommitId>> resolve(const std::string& name) override;
    Result<std::map<std::string, CommitId>> branches() override;
    // A repository in memory has none.
    Result<std::map<std::string, std::string>> symbolic_branches() override { return {}; }
    Result<DefaultBranch> choose_default_branch() override;
    Result<std::map<std::string, CommitId>> refs_below(const std::string& prefix) override;
    Result<void> update_refs(const std::vector<RefUpdate>& updates,
                             const std::string& message) override;
    Result<void> update_refs_and_text(const std::vector<RefUpdate>& updates, const TextMove& text,
                                      const std::string& message) override;
    Result<std::optional<std::string>> text_at(const std::string& ref) override;
    Result<std::vector<RefLogEntry>> ref_log(const std::string& ref) override;
    Result<void> remove_stale_locks(const std::filesystem::path& worktree,
                                    const std::vector<std::string>& refs) override;
    // Their times are in `locked_since`, else as old as the world.
    Result<std::vector<RefLock>> ref_locks(const std::vector<std::string>& refs) override;
    Result<void> remove_ref_lock(const RefLock& lock) override;

    std::map<std::filesystem::path, Time> locked_since;
    // By the refs that keep them.
    std::map<std::string, std::string> texts;
    // What was to be resolved, in order.
    std::vector<std::string> resolved;

  private:
    Result<void> check_unlocked(const std::string& ref);

    MemoryGit& git_;
};

class MemoryHistory : public GitHistory {
  public:
    explicit MemoryHistory(MemoryGit& git) : git_(git) {}

    Result<bool> is_ancestor(const CommitId& ancestor, const CommitId& descendant) override;
    Result<std::optional<CommitId>> merge_base(const CommitId& a, const CommitId& b) override;
    Result<std::vector<CommitId>> commits(const CommitId& from, const CommitId& to) override;
    Result<std::vector<MadeCommit>> made(const CommitId& from, const CommitId& to) override;
    Result<std::vector<LinkedCommit>> linked(const std::vector<CommitId>& heads,
                                             const CommitId& known) override;
    Result<std::map<CommitId, std::string>> patches(const std::vector<CommitId>& commits) override;
    Result<std::vector<CommitId>> merges(const CommitId& from, const CommitId& to) override;
    Result<std::vector<MarkedCommit>> marked(const CommitId& head, const std::string& trailer,
                                             Time since) override;
    Result<std::string> message(const CommitId& commit) override;
    Result<TreeId> tree(const CommitId& commit) override;
    Result<std::vector<FileChange>> changes(const CommitId& base, const CommitId& head) override;
    Result<std::vector<std::string>> stray_links(const CommitId& base,
                                                 const CommitId& head) override;
    Result<std::vector<MarkedCommit>> naming(const CommitId& head, const std::string& trailer,
                                             Time since) override;
    Result<std::optional<CommitId>> equal_on(const CommitId& from, const CommitId& to,
                                             const CommitId& onto) override;
    // A line a file: its path, and how it differs where that is asked for.
    Result<std::string> diff(const CommitRange& range, const DiffLook& look) override;
    // A line a range.
    Result<std::string> range_diff(const CommitRange& before, const CommitRange& now) override;

  private:
    // Against its first parent.
    Result<TreeDifference> patch_of(const CommitId& id) const;
    Result<std::optional<CommitId>> each_on(const CommitId& from, const CommitId& to,
                                            const CommitId& onto) const;
    // With the values of the lines that `lines` finds in a message.
    Result<std::vector<MarkedCommit>>
    with_lines(const CommitId& head, const std::string& trailer, Time since,
               std::vector<std::string> (*lines)(const std::string& message)) const;

    MemoryGit& git_;
};

class MemoryWorktrees final : public GitWorktrees {
  public:
    explicit MemoryWorktrees(MemoryGit& git) : git_(git) {}

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
    Result<void> move_whole(MemoryWorktree& worktree, const std::filesystem::path& to);
    Result<void> leave_ignored(const MemoryWorktree& worktree, const IgnoredFiles& ignored);
    bool is_prunable(const MemoryWorktree& worktree) const;
    Result<void> clear_place(const std::filesystem::path& path);
    Result<AddedWorktree> add(const std::filesystem::path& path,
                              const std::optional<BranchName>& branch, const CommitId& start);
    std::filesystem::path new_git_dir(const std::filesystem::path& folder) const;
    Footprint footprint_of(const std::filesystem::path& folder) const;
    Result<void> require_as_seen(const std::filesystem::path& folder,
                                 const std::optional<Footprint>& seen) const;

    MemoryGit& git_;
};

class MemoryReplay final : public GitReplay {
  public:
    explicit MemoryReplay(MemoryGit& git) : git_(git) {}

    Result<ReplayResult> replay(const ReplayRequest& request) override;
    Result<std::vector<ReplayResult>> replay_forest(const ForestRequest& request) override;
    Result<void> carry_notes(const std::vector<RewrittenCommit>& rewritten) override;
    Result<JoinResult> join(const JoinRequest& request) override;
    Result<std::vector<Encounter>> foresee(const std::vector<Meeting>& meetings) override;
    Result<std::optional<CommitId>>
    snapshot_worktree(const std::filesystem::path& worktree, const std::string& message,
                      const std::vector<std::string>& without) override;

    // Whose notes were to be copied, in order.
    std::vector<RewrittenCommit> noted;

  private:
    struct OwnLine;

    Result<std::vector<CommitId>> line_of_commits(const ReplayRequest& request) const;
    Result<std::optional<OwnLine>> own_line(const OpenWork& work) const;
    Result<Encounter> meet(const OwnLine& later, const CommitId& from, const CommitId& to) const;

    MemoryGit& git_;
};

class MemoryConfig final : public GitConfig {
  public:
    explicit MemoryConfig(MemoryGit& git) : git_(git) {}

    Result<std::optional<std::string>> config(const std::string& key) override;
    Result<std::optional<std::string>> config_in(const std::filesystem::path& worktree,
                                                 const std::string& key) override;
    Result<std::vector<Include>> includes() override;
    Result<void> set_include(const std::string& condition, const std::string& path) override;
    Result<void> remove_include(const std::string& condition) override;
    Result<std::vector<Remote>> remotes() override;
    Result<std::vector<std::string>> submodules() override;
    Result<std::vector<std::string>> unregistered_submodules() override;
    Result<Person> user() override;

  private:
    Result<void> check_unlocked() const;

    MemoryGit& git_;
};

class MemoryAudit final : public GitAudit {
  public:
    explicit MemoryAudit(MemoryGit& git) : git_(git) {}

    Result<RepositoryState> state() override;
    Result<std::vector<NewCommit>> commits_beyond(const std::vector<CommitId>& heads,
                                                  const std::vector<CommitId>& known) override;
    Result<std::vector<RefLogEntry>> submodule_log(const std::filesystem::path& git_dir,
                                                   const std::string& ref) override;
    Result<bool> submodule_has_published(const std::filesystem::path& git_dir,
                                         const CommitId& commit) override;

  private:
    MemoryGit& git_;
};

// One remote, `origin`, whose branches are of the same graph of commits.
class MemoryRemotes final : public GitRemotes {
  public:
    explicit MemoryRemotes(MemoryGit& git) : git_(git) {}

    std::optional<std::string> address = {};
    std::map<BranchName, CommitId> branches = {};
    // Whatever is asked fails with it.
    std::optional<Error> fault = {};
    // Called before a push is compared, and once the branch has moved.
    std::function<void()> before_push = [] {};
    std::function<void(const BranchPush&)> after_push = [](const BranchPush&) {};
    std::vector<BranchPush> pushed = {};

    Result<std::optional<std::string>> push_address(const std::string& remote) override;
    Result<std::map<BranchName, CommitId>> heads(const std::string& remote,
                                                 const std::vector<BranchName>& wanted) override;
    Result<std::optional<CommitId>> fetch(const std::string& remote,
                                          const BranchName& branch) override;
    Result<void> push(const std::string& remote, const BranchPush& push) override;

  private:
    std::optional<CommitId> head(const BranchName& branch) const;

    MemoryGit& git_;
};

class MemoryPieces final : public Pieces {
  public:
    MemoryPieces(MemoryGit& git, GitRefs& refs) : git_(git), refs_(refs) {}

    Result<CommitId> write(const PieceDraft& draft) override;
    Result<std::optional<CommitId>> write_document(const DocumentDraft& draft) override;
    Result<std::vector<WrittenPiece>> read(const std::vector<CommitId>& commits) override;
    Result<std::optional<std::string>> document(const CommitId& commit,
                                                const std::string& path) override;
    Result<std::map<BeadId, CommitId>> refs(const BeadId& run) override;
    Result<void> settle(const PieceRefs& wanted, const std::string& message) override;
    Result<std::vector<CommitId>> missing(const std::vector<CommitId>& commits) override;
    Result<std::vector<BeadId>> loose(const std::vector<BeadId>& pieces) override;
    Result<std::size_t> pack(const std::vector<BeadId>& pieces) override;
    Result<void> annotate(const std::string& ref, const std::map<CommitId, std::string>& notes,
                          const Person& committer) override;

    // Called before a commit is written and before refs are settled: an error is answered.
    std::function<Result<void>()> before_write = [] { return Result<void>(); };
    std::function<Result<void>()> before_settle = [] { return Result<void>(); };
    // Those whose refs stand in the file in which Git packs them.
    std::set<BeadId> packed;

  private:
    MemoryGit& git_;
    GitRefs& refs_;
};

class MemoryRepository final : public Repository {
  public:
    // With a branch `main` and no commit on it.
    explicit MemoryRepository(MemoryFiles& files, std::filesystem::path enlistment = "/repo")
        : git(files, std::move(enlistment)) {}
    MemoryRepository(const MemoryRepository&) = delete;
    MemoryRepository& operator=(const MemoryRepository&) = delete;

    // What a test looks at and brings about beside the ports.
    MemoryGit git;
    MemoryRefs moving{git};
    MemoryRemotes origin{git};
    MemoryPieces made{git, moving};
    GitVersion git_version{2, 39};
    std::vector<SessionId> tagged;
    // The user's; without it what stands in the common dir's `hooks`.
    std::optional<UserHooks> hooks;

    // Puts the files into a worktree and commits all that differs there; who commits has a log
    // line for it.
    CommitId commit(const std::filesystem::path& worktree, const std::string& message,
                    const FileContents& changed, const std::string& who = "Ursula User");
    // A commit with two parents and the files of both, `other`'s where they differ.
    CommitId merge(const std::filesystem::path& worktree, const CommitId& other);
    // On a branch that is there, or a new one at `start`.
    void switch_to(const std::filesystem::path& worktree, const std::string& branch,
                   const std::optional<CommitId>& start = {},
                   const std::string& who = "Ursula User");
    void detach(const std::filesystem::path& worktree);
    // As Git does it for somebody who compares nothing.
    void force(const std::string& ref, const std::optional<CommitId>& to,
               const std::string& who = "Ursula User");
    std::string file_at(const CommitId& commit, const std::string& path) const;

    GitRefs& refs() override { return moving; }
    GitHistory& history() override { return history_; }
    GitReplay& replays() override { return replays_; }
    GitWorktrees& worktrees() override { return worktrees_; }
    GitConfig& configuration() override { return configuration_; }
    GitAudit& audit() override { return audit_; }
    GitRemotes& remotes() override { return origin; }
    Pieces& pieces() override { return made; }

    const std::filesystem::path& common_dir() const override { return git.common_dir; }
    const std::filesystem::path& enlistment() const override { return git.enlistment; }
    const std::filesystem::path& checkout_config() const override { return git.checkout_config; }
    Result<bool> is_bare() override { return false; }
    Result<GitVersion> version() override {
        ATELIER_CHECK(git.check());
        return git_version;
    }
    void tag_children(const SessionId& session) override { tagged.push_back(session); }
    void confine(Confine) override {}
    Result<UserHooks> user_hooks(const std::filesystem::path& worktree) override;

  private:
    MemoryHistory history_{git};
    MemoryReplay replays_{git};
    MemoryWorktrees worktrees_{git};
    MemoryConfig configuration_{git};
    MemoryAudit audit_{git};
};

} // namespace atelier::test
