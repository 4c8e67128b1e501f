// The worktree of a changeset: made, found again after a crash, locked while in use.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/work/progress.hpp"

namespace atelier {

// Where an earlier session had left the worktree: not on the changeset's branch.
struct LedBack {
    // nullopt: on none.
    std::optional<BranchName> from;
    // It was made again; otherwise its HEAD alone was put back, and its files are as they were.
    bool made_again = false;
    // What was only there: rescue refs, and folders in kept/.
    std::vector<std::string> kept = {};
};

struct PreparedWorktree {
    std::filesystem::path path;
    BranchName root;
    BranchName branch;
    // What the changeset's own commits stand on.
    CommitId base;
    // The work branch as the session finds it.
    CommitId start;
    // The root branch as the session finds it.
    CommitId root_head;
    // The branch it was cut from: the epic's parent, or the prerequisite's work branch when
    // stacked.
    BranchName cut_from;
    bool reused = false;
    // Left over from an earlier session, kept.
    std::vector<std::string> uncommitted;
    std::optional<LedBack> led_back = {};
};

// What becomes of a work branch of which the plan does not know that anybody has begun it.
enum class TakeUp {
    // Taken up where its commits say that they are the changeset's.
    proven,
    // A person says that it is: all that it has beyond the root branch.
    any,
};

// Says where the changeset's work goes and makes the root branch if this is the first changeset.
// The caller records the plan before it makes anything: a branch found without a record is
// somebody else's (branch-exists) unless `take_up` has it taken.
Result<PreparedWorktree> plan_worktree(WorkContext& work, const EpicTree& graph,
                                       const Bead& changeset, TakeUp take_up = TakeUp::proven);

// Makes what was planned, or finds it again, and locks the worktree. One that an agent left
// elsewhere than on its branch is led back there; where a person says what is the changeset's
// (`TakeUp::any`), that is theirs to do.
Result<PreparedWorktree> make_worktree(WorkContext& work, PreparedWorktree planned,
                                       const SessionId& session, TakeUp take_up = TakeUp::proven);

// Of what was over, and is to have a worktree again: its place may lead to the one that it had,
// which is somebody else's by now.
Result<void> take_place_back(WorkContext& work, const std::filesystem::path& place);

// worktrees/.meta/<epic-id>.json, rebuilt from the epic.
Result<std::string> mapping_of(const EpicTree& graph);
Result<void> write_mapping(WorkContext& work, const EpicTree& graph);

} // namespace atelier
