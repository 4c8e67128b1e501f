// The tree that Git would make of one picked commit on another tree.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/objects.hpp"
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

// What is picked: a commit and its only parent, each with its tree.
struct Pick {
    CommitId commit;
    std::string tree;
    std::string parent;
    std::string parent_tree;
};

// A three-way merge of a picked commit onto the tree `ours`. Writes objects, none of them
// reachable.
class TreeMerge {
  public:
    // `objects` may be null.
    TreeMerge(const Git& git, ObjectDatabase* objects);
    ~TreeMerge();
    TreeMerge(const TreeMerge&) = delete;
    TreeMerge& operator=(const TreeMerge&) = delete;

    Result<MergedTree> merge(const Pick& pick, const std::string& ours);

  private:
    class PickWorktree;

    const Git& git_;
    ObjectDatabase* objects_;
    std::unique_ptr<PickWorktree> worktree_;
    std::optional<bool> renormalizes_;

    Result<bool> renormalizes();
    Result<MergedTree> merge_by_git(const std::string& stand_in, const std::string& ours,
                                    const CommitId& picked);
    Result<MergedTree> cherry_pick(const std::string& stand_in, const CommitId& picked);
};

// Writes a commit object and gives its id; `objects` may be null.
Result<std::string> write_commit(const Git& git, ObjectDatabase* objects, const std::string& bytes);

} // namespace atelier
