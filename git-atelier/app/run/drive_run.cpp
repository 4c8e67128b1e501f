#include "app/run/drive_run.hpp"

#include "app/artisan/run_lines.hpp"
#include "app/run/begin_turns.hpp"
#include "app/run/carry_out.hpp"
#include "app/run/finish_stage.hpp"
#include "app/run/keep_document_branch.hpp"
#include "app/run/perform_turns.hpp"
#include "app/run/recover_runs.hpp"
#include "app/run/start_run.hpp"
#include "domain/run/run_records.hpp"
#include "domain/run/run_signal.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

class Driver {
  public:
    Driver(const RunWorld& world, const DriveRequest& request, Run run, DriverLease lease)
        : world_(world), context_(world.work.plan), steps_(request.steps),
          lease_(std::move(lease)), out_{std::move(run)} {}

    Result<DriveOutcome> drive() {
        ATELIER_TRY(const RecoveredRun recovered, recover_run(world_, lease_));
        out_.turns += static_cast<int>(recovered.taken.size());
        for (;;) {
            ATELIER_TRY(const bool goes_on, step());
            if (!goes_on) break;
        }
        ATELIER_CHECK(leave_run(context_, lease_));
        return std::move(out_);
    }

    const DriverLease& lease() const { return lease_; }

  private:
    // Whether there is more to do.
    Result<bool> step() {
        ATELIER_CHECK(renew_run(context_, lease_));
        if (world_.work.interrupt.requested()) return leave(DriveEnd::interrupted);
        ATELIER_CHECK(keep_document_branch(world_, lease_));
        ATELIER_TRY(const BegunTurns begun, begin_turns(world_, lease_, steps_));
        if (is_over(begun.run.status)) return leave(DriveEnd::over, begun.run);
        if (begun.run.status == RunStatus::paused) {
            out_.code = begun.code.value_or(ErrorCode::paused);
            return leave(DriveEnd::paused, begun.run);
        }
        if (!begun.turns.empty()) return perform(begun.turns);
        if (const auto* due = std::get_if<DueSteps>(&begun.next)) {
            if (due->merges.empty() && due->steps.empty()) return stop_after_steps();
            return carry_out_all(*due);
        }
        if (std::holds_alternative<TurnsUnderway>(begun.next))
            return fail(ErrorCode::invariant_broken,
                        lease_.run.str() + " has a turn in flight that nobody carries");
        return finish();
    }

    Result<bool> perform(const std::vector<BegunTurn>& turns) {
        if (steps_) *steps_ -= static_cast<int>(turns.size());
        ATELIER_TRY(const auto finished, perform_turns(world_, lease_, turns));
        out_.turns +=
            static_cast<int>(std::ranges::count_if(finished, [](const FinishedTurn& turn) {
                return turn.record.status != TurnStatus::lost;
            }));
        std::vector<ModelLimit> limits;
        for (const FinishedTurn& turn : finished)
            if (turn.limit) limits.push_back(*turn.limit);
        if (limits.empty()) return true;
        ATELIER_TRY(const Run run, wait_for_model(world_, lease_, limits));
        if (run.status != RunStatus::waiting) return true;
        out_.code = ErrorCode::rate_limited;
        return leave(DriveEnd::limited, run);
    }

    Result<bool> carry_out_all(const DueSteps& due) {
        for (const MergeDue& merge : due.merges) {
            ATELIER_TRY(const auto finished, merge_pieces(world_, lease_, merge));
            if (finished)
                world_.progress.turn_ended(finished->record, finished->piece, finished->text);
        }
        for (const StepDue& one : due.steps) {
            ATELIER_TRY(const auto finished, carry_out(world_, lease_, one));
            if (finished)
                world_.progress.turn_ended(finished->record, std::nullopt, finished->text);
        }
        return true;
    }

    Result<bool> finish() {
        ATELIER_TRY(const FinishedStage finished, finish_stage(world_, lease_));
        if (finished.closed)
            world_.progress.stage_completed(finished.closed->stage, finished.closed->next);
        if (finished.opened) world_.progress.gate_opened(*finished.opened, *finished.run.waits_for);
        out_.code = finished.code;
        out_.pieces = finished.pieces;
        switch (finished.end) {
        case StageEnd::goes_on:
            return true;
        case StageEnd::over:
            return leave(DriveEnd::over, finished.run);
        case StageEnd::waits:
            break;
        }
        if (finished.run.waits_for) return leave(DriveEnd::gate, finished.run);
        if (finished.run.status == RunStatus::paused) return leave(DriveEnd::paused, finished.run);
        return full_stage(finished.run);
    }

    // More rounds of it, where that is what was asked for.
    Result<bool> full_stage(const Run& run) {
        if (!steps_ || *steps_ < 1 || asked_for_rounds_) return leave(DriveEnd::full_stage, run);
        asked_for_rounds_ = true;
        const auto said =
            context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
                ATELIER_TRY(RunScene scene, load_run(plan, world_.format, lease_.run));
                ATELIER_TRY(const AppliedSignal applied,
                            apply_signal(scene.run, scene.workflow, scene.facts,
                                         {.kind = SignalKind::steps,
                                          .amount = *steps_,
                                          .by = context_.caller.str(),
                                          .at = context_.clock.now()}));
                ATELIER_CHECK(plan.runs_to_write().add(applied.fact));
                scene.run.status = applied.status;
                ATELIER_CHECK(put_run(plan, scene.run, lease_.term));
                Json data = Json::object();
                data.set("signal", name_of(SignalKind::steps));
                return plan.append({EventType::run_signalled, lease_.run, std::move(data)});
            });
        if (!said && said.error().code == ErrorCode::not_runnable)
            return leave(DriveEnd::full_stage, run);
        if (!said) return tl::unexpected(said.error());
        return true;
    }

    Result<bool> stop_after_steps() {
        ATELIER_CHECK(
            let_run_wait(world_, lease_, "as many turns as were asked for have been taken"));
        return leave(DriveEnd::steps);
    }

    Result<bool> leave(DriveEnd end) {
        ATELIER_TRY(const auto run, context_.store.read([&](PlanReader& plan) {
            return plan.runs().find(lease_.run);
        }));
        if (!run) return fail(no_such_run(lease_.run));
        return leave(end, *run);
    }
    Result<bool> leave(DriveEnd end, const Run& run) {
        out_.end = end;
        out_.run = run;
        if (end == DriveEnd::paused && !out_.code) out_.code = ErrorCode::paused;
        if (out_.pieces.empty()) {
            ATELIER_TRY(const auto newest, context_.store.read([&](PlanReader& plan) {
                return plan.runs().pieces({.run = run.id});
            }));
            for (const Piece& piece : newest)
                out_.pieces.push_back(piece.id);
        }
        world_.progress.run_left(run);
        return false;
    }

    const RunWorld& world_;
    const Context& context_;
    std::optional<int> steps_;
    DriverLease lease_;
    bool asked_for_rounds_ = false;
    DriveOutcome out_;
};

Result<DriveOutcome> left_as_it_is(const RunWorld& world, const Run& run) {
    ATELIER_TRY(const RunScene scene, world.work.plan.store.read([&](PlanReader& plan) {
        return load_run(plan, world.format, run.id);
    }));
    DriveOutcome out{.run = run,
                     .end = is_over(run.status) ? DriveEnd::over : DriveEnd::paused,
                     .already = is_over(run.status)};
    const RunNext next = next_step(scene.workflow, scene.facts);
    if (const auto* end = std::get_if<RunEnd>(&next)) {
        out.pieces = end->pieces;
        out.code = error_code_named(end->error);
    }
    if (run.status == RunStatus::paused) out.code = ErrorCode::paused;
    return out;
}

// It is over by then, whatever comes of this.
void celebrate(const RunWorld& world, const Run& run) {
    if (run.status != RunStatus::completed) return;
    const auto said = celebrate_run(world.work.plan, world.catalog, run.id);
    if (!said)
        world.work.progress.warn(said.error().message);
    else if (*said)
        world.progress.run_celebrated(**said);
}

} // namespace

Result<DriveOutcome> drive_run(const RunWorld& world, const DriveRequest& request) {
    ATELIER_TRY(TakenRun taken, take_up_run(world, request.run, world.work.machine.self()));
    if (!taken.lease) return left_as_it_is(world, taken.run);
    world.progress.run_taken(taken.run, taken.again);
    Driver driver(world, request, taken.run, *std::move(taken.lease));
    auto outcome = driver.drive();
    if (outcome) {
        celebrate(world, outcome->run);
        return outcome;
    }
    // Somebody has abandoned or paused it at once, or has taken it over.
    if (outcome.error().code == ErrorCode::lease_lost) {
        ATELIER_TRY(const auto run, world.work.plan.store.read([&](PlanReader& plan) {
            return plan.runs().find(request.run);
        }));
        if (run && (run->status == RunStatus::cancelled || run->status == RunStatus::paused))
            return left_as_it_is(world, *run);
        return outcome;
    }
    const auto left = leave_run(world.work.plan, driver.lease());
    if (!left) world.work.progress.warn(left.error().message);
    return outcome;
}

Result<std::optional<BeadId>> next_queued_run(PlanReader& plan) {
    ATELIER_TRY(const auto queued, plan.runs().select({.statuses = {RunStatus::queued}}));
    std::optional<std::pair<int, BeadId>> first;
    // Newest first, so that of one priority the oldest one stays.
    for (const Run& run : queued) {
        const auto may = require_only_workshop(plan, run);
        if (!may && may.error().code == ErrorCode::run_busy) continue;
        ATELIER_CHECK(may);
        ATELIER_TRY(const auto bead, plan.find(run.id));
        const int priority = bead ? bead->priority : default_run_priority;
        if (!first || priority <= first->first) first.emplace(priority, run.id);
    }
    return first ? std::optional(first->second) : std::nullopt;
}

} // namespace atelier
