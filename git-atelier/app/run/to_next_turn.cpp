#include "app/run/to_next_turn.hpp"

#include "app/run/carry_out.hpp"
#include "app/run/finish_stage.hpp"
#include "app/run/keep_document_branch.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

// Whether there was anything that needs neither an artisan nor a worktree.
Result<bool> carry_out_all(const RunWorld& world, const DriverLease& lease, const DueSteps& due) {
    bool any = !due.merges.empty();
    for (const MergeDue& merge : due.merges) {
        ATELIER_TRY(const auto finished, merge_pieces(world, lease, merge));
        if (finished) world.progress.turn_ended(finished->record, finished->piece, finished->text);
    }
    for (const StepDue& one : due.steps) {
        if (needs_worktree(one)) continue;
        ATELIER_CHECK(carry_out(world, lease, one));
        any = true;
    }
    return any;
}

// nullopt: something is due again.
Result<std::optional<HaltedRun>> finish(const RunWorld& world, const DriverLease& lease) {
    ATELIER_TRY(FinishedStage finished, finish_stage(world, lease));
    if (finished.closed)
        world.progress.stage_completed(finished.closed->stage, finished.closed->next);
    if (finished.opened) world.progress.gate_opened(*finished.opened, *finished.run.waits_for);
    if (finished.end == StageEnd::goes_on) return std::optional<HaltedRun>();
    return std::optional(
        HaltedRun{.halt = finished.end == StageEnd::over ? RunHalt::stopped : RunHalt::waits,
                  .run = std::move(finished.run),
                  .pieces = std::move(finished.pieces),
                  .code = finished.code});
}

// nullopt: something is due again.
Result<std::optional<HaltedRun>> step(const RunWorld& world, const DriverLease& lease,
                                      const std::optional<int>& at_most,
                                      const std::optional<TurnTaker>& taker,
                                      const TurnsSession* own) {
    ATELIER_CHECK(keep_document_branch(world, lease));
    ATELIER_TRY(BegunTurns begun, begin_turns(world, lease, at_most, taker, own));
    HaltedRun out{.run = std::move(begun.run), .code = begun.code};
    if (is_over(out.run.status) || out.run.status == RunStatus::paused) return out;
    if (!begun.turns.empty()) {
        out.halt = RunHalt::turns;
        out.turns = std::move(begun.turns);
        return out;
    }
    if (const auto* due = std::get_if<DueSteps>(&begun.next)) {
        ATELIER_TRY(const bool any, carry_out_all(world, lease, *due));
        if (any) return std::optional<HaltedRun>();
        out.halt = due->steps.empty() ? RunHalt::due : RunHalt::step;
        if (due->steps.empty())
            out.artisan = due->turns.front().artisan;
        else
            out.step = due->steps.front();
        return out;
    }
    if (std::holds_alternative<TurnsUnderway>(begun.next)) {
        out.halt = RunHalt::underway;
        return out;
    }
    return finish(world, lease);
}

} // namespace

Result<HaltedRun> to_next_turn(const RunWorld& world, const DriverLease& lease,
                               const std::optional<int>& at_most,
                               const std::optional<TurnTaker>& taker, const TurnsSession* own) {
    const Context& context = world.work.plan;
    for (;;) {
        ATELIER_CHECK(renew_run(context, lease));
        if (world.work.interrupt.requested()) {
            ATELIER_TRY(Run run, require_run(context.store, lease.run));
            return HaltedRun{.halt = RunHalt::interrupted, .run = std::move(run)};
        }
        ATELIER_TRY(auto halted, step(world, lease, at_most, taker, own));
        if (halted) return *std::move(halted);
    }
}

Error turn_of_nobody(const BeadId& run) {
    return {ErrorCode::invariant_broken, run.str() + " has a turn in flight that nobody carries"};
}

} // namespace atelier
