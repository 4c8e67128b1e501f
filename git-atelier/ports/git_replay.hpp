// Making commits. No ref and no checkout moves by it.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace atelier {

// The trailers that what lands has to carry: key and value.
using Trailers = std::vector<std::pair<std::string, std::string>>;

// Whose a new commit is.
struct CommitOwner {
    Trailers trailers;
    std::string committer_name;
    std::string committer_email;
    // The commit whose message it gets in place of its own, in whatever encoding either is.
    std::optional<CommitId> message_of = {};
};

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
    // Of those that somebody else made: trailers and committer of their copies.
    std::map<CommitId, CommitOwner> others = {};

    CommitOwner owner_of(const CommitId& commit) const {
        const auto other = others.find(commit);
        if (other != others.end()) return other->second;
        return {trailers, committer_name, committer_email, {}};
    }
};

struct RewrittenCommit {
    CommitId from;
    CommitId to;

    bool operator==(const RewrittenCommit&) const = default;
};

struct ReplayResult {
    // Equals `onto` when nothing is left to land.
    std::optional<CommitId> head;
    std::size_t commits = 0;
    std::size_t dropped_empty = 0;
    // Not empty: nothing was written that is reachable, and these paths conflict.
    std::vector<std::string> conflicts;
    std::optional<CommitId> conflicting_commit;
    // The commits that have a copy now, oldest first.
    std::vector<RewrittenCommit> rewritten = {};
};

// One of several lines of commits that are replayed in one go.
struct ForestLine {
    // What its first commit stands on.
    CommitId base;
    // Each is the only parent of the next; they may be none.
    std::vector<CommitId> commits;
    // A commit, or what an earlier line of the request has come to.
    std::variant<CommitId, std::size_t> onto;
};

struct ForestRequest {
    std::vector<ForestLine> lines;
    bool keep_empty = false;
    // Of every commit of the lines.
    std::map<CommitId, CommitOwner> owners;
};

// How all of a branch comes onto another one in a single commit.
enum class Join {
    // With one parent, as `git merge --squash` and a commit leave it.
    squash,
    // With both as its parents, as `git merge --no-ff` leaves it.
    merge,
};

struct JoinRequest {
    CommitId onto;
    CommitId head;
    Join join = Join::merge;
    // In UTF-8, as it is to be.
    std::string message;
    // Author and committer.
    std::string name;
    std::string email;
};

struct JoinResult {
    std::optional<CommitId> head;
    // Not empty: nothing was written that is reachable, and these paths conflict.
    std::vector<std::string> conflicts = {};
};

// What somebody has done and not landed: the commits of `head` down to `base`, or to the first that
// `root` has as well, as after a rebase.
struct OpenWork {
    CommitId base;
    CommitId head;
    CommitId root;
    // Taken as one change, as a merge brings it in, merges and all; else commit by commit.
    bool whole = false;

    bool operator==(const OpenWork&) const = default;
};

// Work that is to land where other work, or whatever a branch has by now, has landed before it.
struct Meeting {
    OpenWork later;
    std::variant<OpenWork, CommitId> first;
};

// The paths that conflict; empty: none does. nullopt where that cannot be told: one of them
// conflicts with what the other stands on, is no plain line of commits, or is not there.
using Encounter = std::optional<std::vector<std::string>>;

class GitReplay {
  public:
    virtual ~GitReplay() = default;
    virtual Result<ReplayResult> replay(const ReplayRequest& request) = 0;
    virtual Result<JoinResult> join(const JoinRequest& request) = 0;
    // How each of them would end if it came to be, as `replay` would find it. Nothing is written
    // to the repository.
    virtual Result<std::vector<Encounter>> foresee(const std::vector<Meeting>& meetings) = 0;
    // A commit on `worktree`'s HEAD that holds all that differs there, untracked files and files
    // that Git was told not to look at included; nullopt when nothing does. What is staged and
    // differs from the file is its second parent. `without`: folders that are left out.
    virtual Result<std::optional<CommitId>>
    snapshot_worktree(const std::filesystem::path& worktree, const std::string& message,
                      const std::vector<std::string>& without) = 0;
    // One result a line, in their order. Without a head and without conflicts: the line that it was
    // to stand on has none.
    virtual Result<std::vector<ReplayResult>> replay_forest(const ForestRequest& request) = 0;
    // Copies of the notes of commits to their copies, where the user's configuration has
    // `git rebase` make them; the notes' own refs move by it.
    virtual Result<void> carry_notes(const std::vector<RewrittenCommit>& rewritten) = 0;
};

} // namespace atelier
