// Commits put on others one by one, as `git rebase` picks them: the trees as Git would make them,
// each commit built here with the trailers and the committer it is to have.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/commit_writer.hpp"
#include "adapters/git/replay/objects.hpp"
#include "adapters/git/replay/tree_merge.hpp"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace atelier {

struct PickRules {
    bool keep_empty = false;
    std::function<CommitOwner(const CommitId&)> owner_of;
};

class Picks {
  public:
    // `objects` may be null.
    Picks(const Git& git, ObjectDatabase* objects, CommitWriter writer, PickRules rules)
        : git_(git), objects_(objects), writer_(std::move(writer)), rules_(std::move(rules)),
          merge_(git, objects) {}

    // What `put` needs of all that is to be put: the commits themselves, and those that they stand
    // on and are to stand on.
    Result<void> read(const std::vector<CommitId>& picked, const std::vector<CommitId>& grounds);
    // A line of commits, oldest first, on what was read or put before.
    Result<ReplayResult> put(const std::vector<CommitId>& picked, const CommitId& onto);

  private:
    struct Line {
        CommitId tip;
        TreeId tree;
        // The newest of the commits that stand on the ground as they are.
        CommitId unmoved;
    };

    Result<void> read_commits(const std::vector<CommitId>& commits);
    std::vector<CommitId> read_in_process(const std::vector<CommitId>& commits);
    Result<MergedTree> tree_for(const Line& line, const CommitId& commit);
    Result<void> put_on_top(Line& line, const CommitId& commit, const TreeId& tree);
    Result<std::string> with_trailers(const std::string& message, const Trailers& trailers) const;

    const Git& git_;
    ObjectDatabase* objects_;
    CommitWriter writer_;
    PickRules rules_;
    TreeMerge merge_;
    std::map<CommitId, CommitObject> commits_;
    // Of what was put.
    std::map<CommitId, TreeId> trees_;
};

} // namespace atelier
