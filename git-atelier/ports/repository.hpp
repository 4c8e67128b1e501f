// What the logic needs of the user's Git repository. Everything works by the repository's common
// dir, so that the caller's own worktree, index and checkout are never involved. Every
// implementation passes tests/contract/repository_contract.cpp. Errors: git-failed with Git's own
// words, and what a call names.
#pragma once

#include "base/result.hpp"
#include "domain/guard/guard.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/guardrails.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
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

// The trailers that what lands has to carry: key and value.
using Trailers = std::vector<std::pair<std::string, std::string>>;

struct ReplayRequest {
    // base..head in order; merge commits are refused with git-failed.
    CommitId base;
    CommitId head;
    CommitId onto;
    Trailers trailers;
    // Committer of the new commits, "Name <mail>"; author and author date stay as they are.
    std::string committer_name;
    std::string committer_email;
    bool keep_empty = false;
};

struct ReplayResult {
    // Equals `onto` when nothing is left to land.
    std::optional<CommitId> head;
    std::size_t commits = 0;
    std::size_t dropped_empty = 0;
    // Not empty: nothing was written that is reachable, and these paths conflict.
    std::vector<std::string> conflicts;
    std::optional<CommitId> conflicting_commit;
};

struct RefUpdate {
    std::string ref;
    // nullopt: deletes it.
    std::optional<CommitId> to;
    // nullopt: must not exist.
    std::optional<CommitId> from;
};

struct WorktreeState {
    // Paths with changes, untracked files included; empty means clean.
    std::vector<std::string> changed;
    // A rebase, merge, cherry-pick or the like is under way.
    bool operation_in_progress = false;
    std::optional<CommitId> head;
    std::optional<BranchName> branch;
};

struct Person {
    std::string name;
    std::string email;
};

// `[includeIf "CONDITION"] path = PATH`
struct Include {
    std::string condition;
    std::string path;

    bool operator==(const Include&) const = default;
};

// The hooks that Git would run in a worktree if we had none there.
struct UserHooks {
    std::filesystem::path folder;
    // Names of those that can be run, sorted.
    std::vector<std::string> events;
};

class Repository {
  public:
    virtual ~Repository() = default;

    virtual const std::filesystem::path& common_dir() const = 0;
    // What is started from here on carries the session's mark, so that whoever takes over from a
    // killed process can end what it left running (ProcessTable::end_processes_of).
    virtual void act_for(const SessionId& session) = 0;

    // The main checkout; for a bare repository its git dir. What identifies the project.
    virtual const std::filesystem::path& enlistment() const = 0;
    virtual Result<bool> is_bare() = 0;

    // origin's HEAD when it is known, else the branch of the main checkout, else init.defaultBranch
    // if it exists.
    virtual Result<BranchName> default_branch() = 0;
    // nullopt: no such ref. `name` is a full ref, a commit id or HEAD.
    virtual Result<std::optional<CommitId>> resolve(const std::string& name) = 0;
    // All branches and their commits.
    virtual Result<std::map<std::string, CommitId>> branches() = 0;
    virtual Result<bool> is_ancestor(const CommitId& ancestor, const CommitId& descendant) = 0;
    virtual Result<std::optional<CommitId>> merge_base(const CommitId& a, const CommitId& b) = 0;
    // from..to, oldest first.
    virtual Result<std::vector<CommitId>> commits(const CommitId& from, const CommitId& to) = 0;
    // Those of from..to with more than one parent, newest first.
    virtual Result<std::vector<CommitId>> merges(const CommitId& from, const CommitId& to) = 0;
    virtual Result<std::string> message(const CommitId& commit) = 0;
    // Lines and files of base...head with renames followed; `linguist-generated` files are marked.
    virtual Result<std::vector<FileChange>> changes(const CommitId& base, const CommitId& head) = 0;
    // Whether every commit of from..to has an equivalent patch on `onto`.
    virtual Result<bool> patches_are_on(const CommitId& from, const CommitId& to,
                                        const CommitId& onto) = 0;

    virtual Result<std::vector<Checkout>> checkouts() = 0;
    // On a new branch at `start`, or on the existing branch when it is there already. A finished
    // worktree at `path` is reported as such by `checkouts`, so callers look there first.
    virtual Result<void> add_worktree(const std::filesystem::path& path, const BranchName& branch,
                                      const CommitId& start) = 0;
    virtual Result<void> lock_worktree(const std::filesystem::path& path,
                                       const std::string& reason) = 0;
    virtual Result<void> unlock_worktree(const std::filesystem::path& path) = 0;
    // Refused with `dirty` unless it is clean (ignored files do not count).
    virtual Result<void> remove_worktree(const std::filesystem::path& path) = 0;
    virtual Result<WorktreeState> worktree_state(const std::filesystem::path& path) = 0;
    // The worktree's own git dir, where its guard stands.
    virtual Result<std::filesystem::path> git_dir(const std::filesystem::path& worktree) = 0;
    virtual Result<UserHooks> user_hooks(const std::filesystem::path& worktree) = 0;

    // All refs, every checkout's HEAD, the repository's own configuration file, and the refs and
    // HEADs of the submodules that are checked out in any worktree.
    virtual Result<RepositoryState> state() = 0;
    // Newest first; empty when there is no log of that ref. `git_dir` is a submodule's.
    virtual Result<std::vector<RefLogEntry>> ref_log(const std::string& ref) = 0;
    virtual Result<std::vector<RefLogEntry>> submodule_log(const std::filesystem::path& git_dir,
                                                           const std::string& ref) = 0;
    // Whether that commit of a submodule is available from its remote, as far as is known here.
    virtual Result<bool> submodule_has_published(const std::filesystem::path& git_dir,
                                                 const CommitId& commit) = 0;
    // A commit on `worktree`'s HEAD that holds all that differs there, untracked files included;
    // nullopt when nothing does. Moves nothing.
    virtual Result<std::optional<CommitId>> capture(const std::filesystem::path& worktree,
                                                    const std::string& message) = 0;
    // Brings a clean worktree and the branch it is on from `from` to `to`. `dirty` when it is not
    // clean, ref-conflict when it is elsewhere.
    virtual Result<void> advance_worktree(const std::filesystem::path& worktree,
                                          const BranchName& branch, const CommitId& from,
                                          const CommitId& to) = 0;
    // Whatever is in it.
    virtual Result<void> discard_worktree(const std::filesystem::path& worktree) = 0;

    virtual Result<ReplayResult> replay(const ReplayRequest& request) = 0;
    // All or nothing, each compared first; root-moved when one was elsewhere, naming it. The user's
    // `reference-transaction` hook sees the moves. `message` goes into the reflog.
    virtual Result<void> update_refs(const std::vector<RefUpdate>& updates,
                                     const std::string& message) = 0;
    // Removes index.lock, HEAD.lock and `.lock` of these refs that a killed session left behind in
    // our worktree.
    virtual Result<void> remove_stale_locks(const std::filesystem::path& worktree,
                                            const std::vector<std::string>& refs) = 0;

    // Of the git program that is used; {0, 0} when it does not say.
    virtual Result<GitVersion> version() = 0;

    // user.name and user.email as they hold for the main checkout; identity-missing when there is
    // none.
    virtual Result<Person> user() = 0;
    // The repository's own configuration file, one value; nullopt when absent.
    virtual Result<std::optional<std::string>> config(const std::string& key) = 0;
    // One value as Git takes it in that worktree, whatever file it comes from; nullopt when absent.
    virtual Result<std::optional<std::string>> config_in(const std::filesystem::path& worktree,
                                                         const std::string& key) = 0;
    // The names of its remotes, sorted; empty when there is none.
    virtual Result<std::vector<std::string>> remotes() = 0;
    // Appends the section so that it stands last / takes it away again. Other bytes of the file
    // stay as they are.
    virtual Result<void> set_include(const std::string& condition, const std::string& path) = 0;
    virtual Result<void> remove_include(const std::string& condition) = 0;
    // Every path that an includeIf of its own configuration names, in file order.
    virtual Result<std::vector<Include>> includes() = 0;
};

} // namespace atelier
