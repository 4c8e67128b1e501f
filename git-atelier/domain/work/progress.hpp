// Where a changeset and its epic stand, and what may be done next. One function each, used by the
// skills, `work`, `status`, `why` and later `gc` and `doctor`.
#pragma once

#include "base/error.hpp"
#include "domain/bead/bead.hpp"
#include "domain/bead/decision.hpp"
#include "domain/review/work_approval.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Why something cannot be done now. The code is one of the error codes, so that a refusal and a
// listing say the same.
struct Reason {
    ErrorCode code;
    std::string message;
    std::optional<BeadId> bead = {};
    // Of a push or a pull request that is not due: the code of its own (forge/pr_policy);
    // run_gate; "" else.
    std::string_view gate = {};
    // A person has paused it, and resumes it (domain/bead/pause_order).
    bool ordered = false;
};
// Of a changeset that waits at a gate of its workflow.
inline constexpr std::string_view run_gate = "at-gate";
// Whether the overseer knows of it without another message: it was their own order, or the gate's
// message asks for it.
inline bool is_told_already(const Reason& reason) {
    return reason.ordered || reason.gate == run_gate;
}
// What stands for it where there is room for a word: the gate, else the code.
std::string_view word_of(const Reason& reason);
Json reasons_json(const std::vector<Reason>& reasons);

enum class ChangesetState {
    planned,
    ready,
    working,
    // Begun, and nobody works on it: its run was stopped or died (domain/work/now).
    interrupted,
    done,
    blocked,
    merged,
    abandoned
};
constexpr auto names_of(ChangesetState) {
    return std::to_array<Named<ChangesetState>>({{ChangesetState::planned, "planned"},
                                                 {ChangesetState::ready, "ready"},
                                                 {ChangesetState::working, "working"},
                                                 {ChangesetState::interrupted, "interrupted"},
                                                 {ChangesetState::done, "done"},
                                                 {ChangesetState::blocked, "blocked"},
                                                 {ChangesetState::merged, "merged"},
                                                 {ChangesetState::abandoned, "abandoned"}});
}
// By what is written, which does not say whether anybody lives: done = `changeset.done_head` is set
// and the label is still `cs:in_progress`; working = begun and not done, never interrupted.
ChangesetState state_of(const Bead& changeset);
// merged or abandoned.
bool is_settled(ChangesetState state);

// An epic with everything under it and every bead outside that one of them depends on,
// transitively.
class EpicTree {
  public:
    // `waiting`: the epic and changesets of which something was planned that is not approved.
    EpicTree(Bead epic, std::vector<Bead> descendants, std::vector<Bead> outside,
             std::set<BeadId> waiting = {});

    const Bead& epic() const { return epic_; }
    // Direct children that are changesets, oldest first.
    const std::vector<Bead>& changesets() const { return changesets_; }
    // Every task and subtask below the epic, oldest first.
    const std::vector<Bead>& tasks() const { return tasks_; }
    const std::set<BeadId>& waiting() const { return waiting_; }
    // Open tasks below `bead` (the epic itself or a changeset).
    std::vector<Bead> open_tasks(const BeadId& bead) const;
    const Bead* find(const BeadId& id) const;
    // The same with one of its changesets as it is given.
    EpicTree with(Bead changeset) const;

    // Every epic and changeset of all this, as it stands in here.
    std::vector<const Bead*> decidable() const;
    // What of them only says that it was decided (domain/work/undecided.hpp).
    void set_undecided(UndecidedBeads undecided) { undecided_ = std::move(undecided); }
    const UndecidedBeads& undecided() const { return undecided_; }
    // Why it counts for nothing; null when it was decided, or the bead does not say so.
    const std::string* undecided(const BeadId& bead, Act act) const;

    // Of the work of its changesets that is done or blocked, as far as there is any.
    void set_approval(const BeadId& changeset, KnownApproval approval);
    const KnownApproval* approval(const BeadId& changeset) const;

  private:
    // Which list a bead stands in, and where; not a pointer, so that a graph can be copied.
    enum class List { epic, changesets, tasks, rest };
    struct Position {
        List list;
        std::size_t index;
    };

    Bead epic_;
    std::vector<Bead> changesets_;
    std::vector<Bead> tasks_;
    std::vector<Bead> rest_;
    std::map<BeadId, Position> positions_;
    std::set<BeadId> waiting_;
    UndecidedBeads undecided_;
    std::map<BeadId, KnownApproval> approvals_;

    void add(List list, std::vector<Bead>& beads, Bead&& bead);
};

// Also whether it was decided that it is.
bool is_settled(const Bead& changeset, const EpicTree& graph);

// What a prerequisite means to whoever depends on it. An abandoned one counts as its
// `changeset.superseded_by`.
enum class Prerequisite {
    // Merged; for anything but a changeset: closed.
    landed,
    // A changeset whose agent is done and whose work was found good: a dependent may be worked on,
    // stacked, not land.
    done,
    open,
    // Abandoned and not superseded: stops the dependents until the plan is edited.
    abandoned,
    // Not in the store any more. Unknown is not no.
    unknown,
};
Prerequisite prerequisite_state(const BeadId& prerequisite, const EpicTree& graph);

// What of the epic and the changeset, or of the epic alone, is marked as decided and was not
// (approval-required); empty for nothing.
std::vector<Reason> not_decided(const EpicTree& graph, const Bead* changeset = nullptr);
// Why `changeset` cannot be worked on now; empty when it can.
std::vector<Reason> not_runnable(const Bead& changeset, const EpicTree& graph);
// Why `changeset`, once done, cannot land now; empty when it can.
std::vector<Reason> not_landable(const Bead& changeset, const EpicTree& graph);

// The prerequisites that are done but not merged: the work branches a new worktree is stacked on.
std::vector<BeadId> stacked_on(const Bead& changeset, const EpicTree& graph);

enum class EpicProgress {
    // No changeset was ever planned.
    empty,
    open,
    // Every changeset is done, merged or abandoned.
    complete,
    // Every changeset is merged or abandoned, no task is open, no more work was announced:
    // `ready_to_close`.
    closable,
    closed,
};
constexpr auto names_of(EpicProgress) {
    return std::to_array<Named<EpicProgress>>({{EpicProgress::empty, "empty"},
                                               {EpicProgress::open, "open"},
                                               {EpicProgress::complete, "complete"},
                                               {EpicProgress::closable, "closable"},
                                               {EpicProgress::closed, "closed"}});
}
// `more_work`: a session announced further work on the epic that the planner has not yet turned
// into changesets.
EpicProgress progress_of(const EpicTree& graph, bool more_work);

// Why nobody could claim this epic by `claim_epic`; empty when it is eligible.
std::vector<Reason> not_eligible(const Bead& epic);
// Why there is nothing to work on in it: not eligible, or no runnable changeset, neither a
// `cs:ready` one nor one that was begun before the epic was given back.
std::vector<Reason> not_ready(const EpicTree& graph);
// The changesets that a session may start on now, the one to resume first, then in plan order.
std::vector<BeadId> runnable_changesets(const EpicTree& graph);

} // namespace atelier
