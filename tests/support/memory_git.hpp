// The state of a repository in memory, which its ports share: commits, refs with their logs,
// worktrees whose files stand in a MemoryFiles, and configuration.
#pragma once

#include "domain/guard/guard.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/unsaved_work.hpp"
#include "ports/git_config.hpp"
#include "support/file_contents.hpp"
#include "support/memory_commits.hpp"
#include "support/memory_files.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace atelier::test {

// What stands for a link to another repository, as content of a path.
inline constexpr const char* memory_link = "Subproject commit ";

struct MemoryWorktree {
    std::filesystem::path folder;
    std::filesystem::path git_dir;
    std::optional<BranchName> branch;
    // Of a detached one.
    std::optional<CommitId> detached;
    std::optional<std::string> lock_reason = {};
    // What stands in its folder; the files of one are none of its own.
    std::vector<InnerRepository> inner = {};
    std::vector<OwnRef> own_refs = {};
    // Files that Git is told not to look at.
    std::set<std::string> unwatched = {};
    // Keys of its own configuration that have Git look for them elsewhere or nowhere.
    std::vector<std::string> hidden_by = {};
    // A rebase or the like is under way; it holds that branch.
    bool in_operation = false;
    std::optional<BranchName> held = {};
};

struct MemorySubmodule {
    std::map<std::string, std::string> refs;
    std::map<std::string, std::vector<RefLogEntry>> logs;
    std::set<CommitId> published;
};

struct MemoryGit {
    MemoryGit(MemoryFiles& disk, std::filesystem::path checkout);

    MemoryFiles& files;
    std::filesystem::path enlistment;
    std::filesystem::path common_dir;
    std::filesystem::path checkout_config =
        (enlistment.filename() == ".git" ? enlistment : common_dir) / "config";
    MemoryCommits commits;
    std::map<std::string, CommitId> refs;
    std::map<std::string, std::vector<RefLogEntry>> logs;
    // What a worktree that is made tells, and what every one tells of its files.
    std::string failing_hook = {};
    std::vector<std::string> never_clean = {};
    // Whether a worktree that is no longer needed is fit for another branch.
    bool shelves = false;
    // Of the imprint of a shelved one.
    std::string imprint_form = "1";
    std::string writing_rules = {};
    std::string ignoring_rules = {};
    // Called when one was taken off the shelf, and is not where it goes yet.
    std::function<void()> before_reuse;
    // origin's HEAD, without refs/heads/.
    std::optional<std::string> origin_head;
    // The main checkout is the first.
    std::vector<MemoryWorktree> worktrees;
    // The repository's own file, in order.
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<Include> includes;
    std::optional<Person> user = Person{"Ursula User", "ursula@example.org"};
    std::map<std::filesystem::path, MemorySubmodule> submodules;
    // Whatever asks for refs, ancestry, worktrees, configuration, the version or the state fails
    // with it.
    std::optional<Error> fault;
    // The same of whatever runs in a worktree.
    std::optional<Error> worktree_fault;
    // Called when a worktree is about to go.
    std::function<void(const std::filesystem::path&)> before_removal;

    Result<void> check() const;
    std::optional<CommitId> ref(const std::string& name) const;
    std::optional<CommitId> head_of(const MemoryWorktree& worktree) const;
    std::optional<std::string> setting(const std::string& key) const;
    // null when there is none at that path.
    MemoryWorktree* worktree_at(const std::filesystem::path& folder);
    // git-failed, or not-a-repository where nothing is at that path.
    Result<MemoryWorktree*> require_worktree(const std::filesystem::path& folder);
    // Of the commit that a worktree has checked out; empty before the first.
    FileTree tree_of(const MemoryWorktree& worktree) const;
    // What stands in its folder, without what .gitignore names there ("*.o" or a name).
    FileTree files_in(const MemoryWorktree& worktree) const;
    // Paths that differ from what is checked out, sorted; changed_in is without those that Git is
    // told not to look at.
    std::vector<std::string> differing_in(const MemoryWorktree& worktree) const;
    std::vector<std::string> changed_in(const MemoryWorktree& worktree) const;
    // What is left out of files_in, but for what stands in repositories there.
    std::vector<std::string> ignored_in(const MemoryWorktree& worktree) const;
    // Brings the files of a folder from one tree to another; others stay.
    void check_out(const std::filesystem::path& folder, const FileTree& from, const FileTree& to);
    // `to` nullopt deletes it, and its log with it.
    void move_ref(const std::string& name, const std::optional<CommitId>& to,
                  const std::string& who, const std::string& what);
    // Into the log of its HEAD, which stands where it leads by now.
    void move_head(const MemoryWorktree& worktree, const std::string& who, const std::string& what);
    // ref-conflict when another ref is a folder of this name, or the other way round.
    Result<void> check_room_for(const std::string& name) const;
};

} // namespace atelier::test
