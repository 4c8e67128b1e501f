// A graph of commits in memory: what each holds, how they descend from each other, and what one
// changes. A tree is the map of its files.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/work/guardrails.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier::test {

using FileTree = std::map<std::string, std::string>;

struct MemoryCommit {
    FileTree tree;
    std::vector<CommitId> parents;
    std::string message;
    std::string author;
    std::string committer;
    // Later than anything that a plan has.
    Time committed_at = Time::max();
};

class MemoryCommits {
  public:
    // Equal commits have one id.
    CommitId add(MemoryCommit commit);
    // As a repository loses an object, or never fetched it; `add` brings it back.
    MemoryCommit lose(const CommitId& id) { return commits_.extract(id).mapped(); }

    bool contains(const CommitId& id) const { return commits_.contains(id); }
    // git-failed when it is not there.
    Result<const MemoryCommit*> find(const CommitId& id) const;
    // `id` and everything it descends from; git-failed when one is not there.
    Result<std::set<CommitId>> ancestry(const CommitId& id) const;
    // from..to, each after its parents.
    Result<std::vector<CommitId>> range(const CommitId& from, const CommitId& to) const;
    Result<std::optional<CommitId>> merge_base(const CommitId& a, const CommitId& b) const;

  private:
    std::map<CommitId, MemoryCommit> commits_;
};

// Paths that differ, each with its content before and after; nullopt: it is not there.
struct PathChange {
    std::optional<std::string> before;
    std::optional<std::string> after;

    bool operator==(const PathChange&) const = default;
};
using TreeDifference = std::map<std::string, PathChange>;
TreeDifference difference_of(const FileTree& before, const FileTree& after);
// The paths that both sides changed, and differently, are the conflicts.
std::vector<std::string> apply_change(const TreeDifference& change, FileTree& ours);

// Lines counted as `git diff --numstat -M` does; only a file that kept its content is followed to
// another path.
std::vector<FileChange> counted(const FileTree& before, const FileTree& after);

} // namespace atelier::test
