// How some commits descend from each other, and their trees: read by one call, whatever is asked of
// them.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "base/ids.hpp"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace atelier {

struct GraphNode {
    TreeId tree;
    std::vector<CommitId> parents;
};

class CommitGraph {
  public:
    // All between these and a commit that all of them have, that one included; everything they have
    // where there is none. What is not there is left out.
    static Result<CommitGraph> read(const Git& git, const std::set<CommitId>& commits);

    // nullptr for a commit that it does not have.
    const GraphNode* find(const CommitId& id) const;
    // Itself and all it descends from, as far as the graph goes.
    const std::set<CommitId>& ancestry(const CommitId& id);
    // One that both have and that no other such commit descends from; nullopt for none.
    std::optional<CommitId> merge_base(const CommitId& a, const CommitId& b);

  private:
    std::map<CommitId, GraphNode> nodes_;
    std::map<CommitId, std::set<CommitId>> ancestries_;
};

} // namespace atelier
