// The tree that Git would make of one picked commit on another tree.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/merge_drivers.hpp"
#include "adapters/git/replay/objects.hpp"
#include "base/ids.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier {

struct MergedTree {
    // nullopt when there are conflicts.
    std::optional<TreeId> tree;
    std::vector<std::string> conflicts;
};

// What is picked: a commit and its only parent, each with its tree.
struct Pick {
    CommitId commit;
    TreeId tree;
    CommitId parent;
    TreeId parent_tree;
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

    Result<MergedTree> merge(const Pick& pick, const TreeId& ours);
    // Only what conflicts in it: no tree is made where that is not needed to tell.
    Result<std::vector<std::string>> conflicts(const Pick& pick, const TreeId& ours);
    // That merges onto these trees may have to put contents of these paths together.
    Result<void> expect(const MergeDrivers::Paths& paths) { return drivers_.ask_ahead(paths); }
    // Of all that two commits have.
    Result<MergedTree> merge_histories(const CommitId& ours, const TreeId& tree,
                                       const CommitId& theirs);

  private:
    class PickWorktree;

    const Git& git_;
    ObjectDatabase* objects_;
    std::unique_ptr<PickWorktree> worktree_;
    std::optional<bool> renormalizes_;
    MergeDrivers drivers_;

    using Words = std::vector<std::string>;
    using Paths = std::set<std::string>;

    Result<bool> renormalizes();
    Result<Paths> changed_since_fork(const CommitId& ours, const CommitId& theirs);
    Result<MergedTree> merge_by_git(const CommitId& ours, const TreeId& tree,
                                    const CommitId& theirs, const Words& in_checkout);
    // In a checkout of `ours`, with these words of Git's; `foreseen` is what conflicts as far as
    // that is known without one.
    Result<MergedTree> merge_in_checkout(const CommitId& ours, const Words& words,
                                         const Paths& foreseen = {});
};

} // namespace atelier
