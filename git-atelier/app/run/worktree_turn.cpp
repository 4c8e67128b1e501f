#include "app/run/worktree_turn.hpp"

#include "app/document/document_plan.hpp"
#include "app/document/turn_worktree.hpp"
#include "app/guard/start_record.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

TurnEnding with_edit(const Result<TurnEdit>& edit, TurnEnding ending) {
    if (edit && edit->refused.empty()) {
        ending.document = edit->text;
        return ending;
    }
    return failed_ending(edit ? Error{ErrorCode::guarded, edit->refused} : edit.error(),
                         ending.used);
}

// The worktree that a run has by its record, and the turn of which that is.
struct LeftWorktree {
    Session session;
    TurnStatus status;
};

Result<std::optional<LeftWorktree>> left_worktree(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(const auto record, plan.worktree(run.str()));
    if (!record || !record->session) return std::nullopt;
    ATELIER_TRY(const auto session, plan.session(*record->session));
    ATELIER_TRY(const auto turns, plan.runs().turns({.session = *record->session}));
    if (!session || turns.empty()) return std::nullopt;
    return LeftWorktree{*session, turns.front().status};
}

void close(const RunWorld& world, const Run& run, const Session& session, TurnRemains remains) {
    const auto closed = close_turn_worktree(world.work, run, session, remains);
    if (!closed)
        world.work.progress.warn("the worktree of " + run.id.str() +
                                 " could not be taken away: " + closed.error().message);
    if (const auto forgotten = forget_start(world.work, session.id); !forgotten)
        world.work.progress.warn(forgotten.error().message);
}

TurnRemains remains_of(TurnStatus status) {
    return status == TurnStatus::done ? TurnRemains::taken : TurnRemains::kept;
}

} // namespace

Result<FinishedTurn> finish_in_worktree(const RunWorld& world, const DriverLease& lease,
                                        const WorktreeTurn& turn, TurnEnding ending) {
    ATELIER_TRY(const Run run, require_run(world.work.plan.store, lease.run));
    // What its agent did besides is looked at however it ended.
    const auto edit = edit_in_worktree(world.work, run, turn.session, turn.before);
    if (turn.ended_well) ending = with_edit(edit, std::move(ending));
    auto finished = finish_turn(world, lease, turn.n, ending);
    close(world, run, turn.session,
          finished ? remains_of(finished->record.status) : TurnRemains::kept);
    return finished;
}

void leave_worktree(const RunWorld& world, const Run& run, const WorktreeTurn& turn) {
    // For what its agent did besides.
    const auto edit = edit_in_worktree(world.work, run, turn.session, turn.before);
    if (!edit) world.work.progress.warn(edit.error().message);
    close(world, run, turn.session, TurnRemains::kept);
}

Result<void> close_left_worktree(const RunWorld& world, const BeadId& id) {
    ATELIER_TRY(const Run run, require_run(world.work.plan.store, id));
    if (!works_on_document(run)) return {};
    ATELIER_TRY(const bool is_left, mend_turn_worktree(world.work, run));
    if (!is_left) return {};
    ATELIER_TRY(const auto left, world.work.plan.store.read(
                                     [&](PlanReader& plan) { return left_worktree(plan, id); }));
    if (left) close(world, run, left->session, remains_of(left->status));
    return {};
}

} // namespace atelier
