#include "app/run/drive_run.hpp"

#include "app/document/gone_object.hpp"
#include "app/document/run_refs.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/run/perform_turns.hpp"
#include "app/run/recover_runs.hpp"
#include "app/run/run_means.hpp"
#include "app/run/say_lines.hpp"
#include "app/run/start_run.hpp"
#include "app/run/to_next_turn.hpp"
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
        if (const auto carried = carry(); !carried) ATELIER_CHECK(pause_if_gone(carried.error()));
        ATELIER_CHECK(leave_run(context_, lease_));
        return std::move(out_);
    }

    const DriverLease& lease() const { return lease_; }

  private:
    Result<void> carry() {
        ATELIER_TRY(const RecoveredRun recovered, recover_run(world_, lease_));
        out_.turns += static_cast<int>(recovered.taken.size());
        for (;;) {
            ATELIER_TRY(const bool goes_on, step());
            if (!goes_on) return {};
        }
    }

    // The error where it comes from something else than what is gone from the repository.
    Result<void> pause_if_gone(const Error& error) {
        if (error.code != ErrorCode::git_failed) return fail(error);
        const auto gone = gone_object(world_.work, lease_.run);
        if (!gone || !*gone) return fail(error);
        ATELIER_TRY(const bool goes_on, pause_for_gone(**gone));
        return goes_on ? Result<void>(fail(error)) : Result<void>();
    }

    // Whether there is more to do, as where somebody has paused it meanwhile.
    Result<bool> pause_for_gone(const std::string& why) {
        ATELIER_TRY(
            const auto paused,
            context_.store.write(
                context_.stamp(), [&](PlanWriter& plan) -> Result<std::optional<Run>> {
                    ATELIER_TRY(Run run, require_run(plan.runs(), lease_.run));
                    if (run.status != RunStatus::running && run.status != RunStatus::waiting)
                        return std::optional<Run>();
                    ATELIER_CHECK(pause_run(plan, run, {ErrorCode::git_failed, why}, lease_.term));
                    return std::optional(std::move(run));
                }));
        if (!paused) return true;
        out_.code = ErrorCode::git_failed;
        return leave(DriveEnd::paused, *paused);
    }

    // Whether there is more to do.
    Result<bool> step() {
        ATELIER_TRY(const HaltedRun at, to_next_turn(world_, lease_, steps_));
        out_.code = at.code;
        out_.pieces = at.pieces;
        switch (at.halt) {
        case RunHalt::turns:
            return perform(at.turns);
        case RunHalt::due:
            return stop_after_steps();
        case RunHalt::step:
            return fail(ErrorCode::invariant_broken,
                        lease_.run.str() + " has come to a step that needs a worktree");
        case RunHalt::underway:
            return fail(turn_of_nobody(lease_.run));
        case RunHalt::interrupted:
            return leave(DriveEnd::interrupted, at.run);
        case RunHalt::stopped:
            return leave(is_over(at.run.status) ? DriveEnd::over : DriveEnd::paused, at.run);
        case RunHalt::waits:
            break;
        }
        if (at.run.waits_for) return leave(DriveEnd::gate, at.run);
        if (at.run.status == RunStatus::paused) return leave(DriveEnd::paused, at.run);
        return full_stage(at.run);
    }

    Result<bool> perform(const std::vector<BegunTurn>& turns) {
        if (steps_) *steps_ -= static_cast<int>(turns.size());
        const auto lines = lines_beside(world_, lease_.run);
        ATELIER_TRY(
            const auto finished,
            perform_turns(world_, lease_, turns, lines ? lines->tasks() : std::vector<TurnTask>()));
        if (lines) lines->keep();
        out_.turns +=
            static_cast<int>(std::ranges::count_if(finished, [](const FinishedTurn& turn) {
                return turn.record.status != TurnStatus::lost;
            }));
        const auto gone = std::ranges::find_if(finished, [](const FinishedTurn& turn) {
            return turn.record.status == TurnStatus::lost &&
                   error_code_named(turn.record.error) == ErrorCode::git_failed;
        });
        if (gone != finished.end()) return pause_for_gone(gone->record.error_text);
        std::vector<ModelLimit> limits;
        for (const FinishedTurn& turn : finished)
            if (turn.limit) limits.push_back(*turn.limit);
        if (limits.empty()) return true;
        ATELIER_TRY(const Run run, wait_for_model(world_, lease_, limits));
        if (run.status != RunStatus::waiting) return true;
        out_.code = ErrorCode::rate_limited;
        return leave(DriveEnd::limited, run);
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
        ATELIER_TRY(const Run run, require_run(context_.store, lease_.run));
        return leave(end, run);
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

// One that has not begun stays as it is where its first driver could not ask its artisans, or
// could not show them what it is to begin from.
Result<void> require_means_to_begin(const RunWorld& world, const BeadId& id) {
    PlanStore& store = world.work.plan.store;
    ATELIER_TRY(const RunScene scene,
                store.read([&](PlanReader& plan) { return load_run(plan, world.format, id); }));
    const RunStatus status = scene.run.status;
    if (!scene.run.started_at && !is_over(status))
        ATELIER_CHECK(require_texts(store, world.work.repository, scene.run.sources));
    if (status != RunStatus::draft && status != RunStatus::queued) return {};
    return require_means(means_of(world), scene.workflow);
}

} // namespace

Result<DriveOutcome> drive_run(const RunWorld& world, const DriveRequest& request) {
    ATELIER_CHECK(require_means_to_begin(world, request.run));
    ATELIER_TRY(TakenRun taken, take_up_run(world, request.run, world.work.machine.self()));
    if (!taken.lease) return left_as_it_is(world, taken.run);
    world.progress.run_taken(taken.run, taken.again);
    Driver driver(world, request, taken.run, *std::move(taken.lease));
    auto outcome = driver.drive();
    if (outcome) {
        end_in_words(world, outcome->run);
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
    const auto warn = [&world](const Result<void>& done) {
        if (!done) world.work.progress.warn(done.error().message);
    };
    warn(unlock_refs_after(world.work, request.run, outcome.error()));
    warn(leave_run(world.work.plan, driver.lease()));
    return outcome;
}

Result<bool> is_for_queue(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                          const Run& run) {
    if (run.status == RunStatus::queued) return true;
    if (!run.started_at) return false;
    ATELIER_TRY(const auto driver, driver_of(plan, context, run.id, probe));
    if (!awaits_driver(run, driver.has_value(), false)) return false;
    ATELIER_TRY(const auto turns, plan.runs().turns({.run = run.id}));
    ATELIER_TRY(const auto signals, plan.runs().signals(run.id));
    return awaits_driver(run, false, was_interrupted(run, turns, signals));
}

Result<std::optional<BeadId>> next_queued_run(PlanReader& plan, const Context& context,
                                              const LivenessProbe& probe,
                                              const std::vector<BeadId>& passed_over) {
    ATELIER_TRY(const auto open,
                plan.runs().select({.statuses = {RunStatus::queued, RunStatus::running}}));
    std::optional<std::pair<int, BeadId>> first;
    // Newest first, so that of one priority the oldest one stays.
    for (const Run& run : open) {
        if (std::ranges::find(passed_over, run.id) != passed_over.end()) continue;
        ATELIER_TRY(const bool is_candidate, is_for_queue(plan, context, probe, run));
        if (!is_candidate) continue;
        const auto may =
            run.status == RunStatus::queued ? require_only_workshop(plan, run) : Result<void>();
        if (!may && may.error().code == ErrorCode::run_busy) continue;
        ATELIER_CHECK(may);
        ATELIER_TRY(const auto bead, plan.find(run.id));
        const int priority = bead ? bead->priority : default_run_priority;
        if (!first || priority <= first->first) first.emplace(priority, run.id);
    }
    return first ? std::optional(first->second) : std::nullopt;
}

} // namespace atelier
