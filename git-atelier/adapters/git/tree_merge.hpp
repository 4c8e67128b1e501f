// The tree that Git would make of one picked commit on another tree.
#pragma once

#include "adapters/git/git_command.hpp"
#include "base/ids.hpp"

#include <memory>
#include <string>
#include <vector>

namespace atelier {

struct MergedTree {
    std::string tree;
    // Not empty: there is no tree to use.
    std::vector<std::string> conflicts;
};

// A three-way merge of `picked` (whose only parent is `parent`) onto the tree `ours`. Writes
// objects, none of them reachable.
class TreeMerge {
  public:
    explicit TreeMerge(const Git& git);
    ~TreeMerge();
    TreeMerge(const TreeMerge&) = delete;
    TreeMerge& operator=(const TreeMerge&) = delete;

    Result<MergedTree> merge(const std::string& parent, const std::string& ours,
                             const CommitId& picked);

  private:
    class PickWorktree;

    const Git& git_;
    std::unique_ptr<PickWorktree> worktree_;
    std::optional<bool> renormalizes_;

    Result<bool> renormalizes();
    Result<MergedTree> cherry_pick(const std::string& stand_in, const CommitId& picked);
};

// Writes a commit object and gives its id.
Result<std::string> write_commit(const Git& git, const std::string& bytes);

} // namespace atelier
