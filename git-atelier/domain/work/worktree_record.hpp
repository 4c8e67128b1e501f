// What we know of a worktree of ours, written down before and after each thing that is done to it:
// it alone says whether it was finished, and who left what is in it. What Git's folders look like
// after a kill says neither.
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

enum class WorktreePhase {
    // `git worktree add` was begun.
    making,
    // It was ended; nobody but Git has written there.
    made,
    // What the configuration brings is there.
    set_up,
    // The agent of a session was started in it: what is there is its work.
    worked_in,
    // The same, and it shows another commit while that is checked: how it looks says nothing.
    checking,
    // It was looked at, nothing in it was to be kept, and its removal was begun. Of a place in the
    // pool: a worktree is on its way there or away.
    removing,
    // In the pool: like one that nobody has worked in.
    warm,
};
constexpr auto names_of(WorktreePhase) {
    return std::to_array<Named<WorktreePhase>>({{WorktreePhase::making, "making"},
                                                {WorktreePhase::made, "made"},
                                                {WorktreePhase::set_up, "set-up"},
                                                {WorktreePhase::worked_in, "worked-in"},
                                                {WorktreePhase::checking, "checking"},
                                                {WorktreePhase::removing, "removing"},
                                                {WorktreePhase::warm, "warm"}});
}

// Whether an agent was started in it.
constexpr bool has_been_worked_in(WorktreePhase phase) {
    return phase == WorktreePhase::worked_in || phase == WorktreePhase::checking;
}

struct WorktreeRecord {
    // Of its folder, below the project's worktrees.
    std::string name;
    WorktreePhase phase = WorktreePhase::making;
    // That wrote it; nullopt when the overseer did.
    std::optional<SessionId> session = {};

    bool operator==(const WorktreeRecord&) const = default;
};

// The pool's places are called PREFIX-pool-1 and so on, which no bead is.
std::string pool_place(const std::string& issue_prefix, int number);
bool is_pool_place(const std::string& issue_prefix, std::string_view name);

// How its files stand to its HEAD.
enum class WorktreeChange {
    none,
    // Files are missing and nothing else: whatever they held is in the commit.
    missing_files,
    others
};

// What stands at a worktree's place.
struct WorktreeTraces {
    // Anything at all.
    bool present = false;
    // Something that is not a folder: a file, a link, a pipe. No worktree of ours is ever that.
    bool taken = false;
    // Git has it on its list.
    bool listed = false;
    // Git lists it and can tell its state.
    bool whole = false;
    // By Git's own marks it was not made to its end.
    bool unfinished = false;
    // A session of ours was set up in it: its guard is there.
    bool guarded = false;
    // It shows another branch than the changeset's, or none.
    bool elsewhere = false;
    // The commit of the changeset's branch all the same, with nothing under way there.
    bool at_its_commit = false;
    WorktreeChange change = WorktreeChange::none;
};

enum class WorktreeStep {
    // Nothing is there: it can be made.
    make,
    // It is as it was made, or as a session's agent left it.
    take_up,
    // The same, once its HEAD names the changeset's branch again.
    lead_back,
    // Nobody has worked in it: it goes, and is made again.
    clear,
    // The same, with files that are nowhere else: they are kept first.
    keep_and_clear,
    // An agent worked in it, and Git can no longer tell its state: all of it is kept as it stands.
    set_aside,
    // What stands there in place of the worktree is kept as it is; then the next step is asked for.
    move_away,
    // Somebody else's, as far as we know: it stays, and is named.
    leave
};

// An epic's view of its root branch, as it stands there: a person's own, on no branch.
struct ViewTraces {
    // It shows a branch; on one of theirs a person works.
    bool on_branch = false;
    // A rebase, merge or the like is under way.
    bool operation_in_progress = false;
    bool changed = false;
    // It shows the commit at which the root branch stands.
    bool at_root = false;
    // It shows one that is or was on the root branch.
    bool of_root = false;
};

enum class ViewStep {
    // It shows the root branch.
    keep,
    // It shows what the root branch was, and nothing of anybody's own.
    follow,
    // It stays, and is named:
    leave_changed,
    leave_branch,
    leave_commits,
};
ViewStep view_step(const ViewTraces& traces);

WorktreeStep next_worktree_step(const std::optional<WorktreeRecord>& record,
                                const WorktreeTraces& traces);

} // namespace atelier
