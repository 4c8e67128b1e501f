#include "app/run/perform_turns.hpp"

#include "app/agent/build_turn.hpp"
#include "app/artisan/run_mail.hpp"
#include "app/document/document_plan.hpp"
#include "app/document/gone_object.hpp"
#include "app/document/turn_worktree.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/guard/repository_audit.hpp"
#include "app/guard/start_record.hpp"
#include "app/run/text_task.hpp"
#include "app/run/worktree_turn.hpp"
#include "domain/dialect/retry_time.hpp"
#include "domain/run/run_usage.hpp"
#include "ports/run_store.hpp"

#include <map>
#include <optional>
#include <set>

namespace atelier {
namespace {

// Keeps the lease alive for all turns at once, and sees within a second that it is held no more.
class Watch {
  public:
    Watch(const Context& context, const DriverLease& lease) : context_(context), lease_(lease) {}

    Result<void> look() {
        const Time now = context_.clock.now();
        if (now < due_) return seen_;
        due_ = now + Millis{1000};
        if (now >= renew_at_) {
            seen_ = renew_run(context_, lease_);
            if (!seen_) return seen_;
            renew_at_ = now + renewal_interval(context_.settings.lease, false);
        }
        seen_ = context_.store.read([&](PlanReader& plan) -> Result<void> {
            ATELIER_CHECK(require_driver(plan, lease_));
            ATELIER_TRY(const auto turns, plan.runs().turns({.run = lease_.run}));
            ended_.clear();
            for (const TurnRecord& turn : turns)
                if (!is_in_flight(turn.status)) ended_.insert(turn.n);
            return {};
        });
        return seen_;
    }
    // As of the last look: recorded as ended, by us or by a person.
    bool has_ended(int n) const { return ended_.contains(n); }

  private:
    const Context& context_;
    const DriverLease& lease_;
    Time due_{};
    Time renew_at_{};
    Result<void> seen_ = {};
    std::set<int> ended_;
};

std::string code_of(TurnResult result) {
    ErrorCode code = ErrorCode::runtime_failed;
    if (result == TurnResult::rate_limited) code = ErrorCode::rate_limited;
    if (result == TurnResult::over_budget) code = ErrorCode::budget_exceeded;
    if (result == TurnResult::stalled || result == TurnResult::timed_out)
        code = ErrorCode::runtime_stalled;
    return std::string(info(code).name);
}

// Which of the limits it was that it came to.
std::string why_it_ended(const TurnVerdict& verdict, const BegunTurn& turn) {
    const auto& limit = turn.due.step.timeout;
    if (verdict.result != TurnResult::timed_out || !limit) return verdict.sentence;
    return "the turn took longer than its timeout of " + human_duration(*limit);
}

// What its agent has handed in counts, however it ended after that.
TurnEnding ending_with(const FinalWords& submitted, TurnEnding ending) {
    ending.lost = false;
    ending.limit.reset();
    ending.reply = submitted.text;
    ending.error = submitted.text ? "" : std::string(info(ErrorCode::reply_invalid).name);
    ending.error_text = submitted.fault;
    return ending;
}

class Performance {
  public:
    Performance(const RunWorld& world, const DriverLease& lease)
        : world_(world), lease_(lease), watch_(world.work.plan, lease) {}

    Result<std::vector<FinishedTurn>> run(const std::vector<BegunTurn>& turns,
                                          std::vector<TurnTask> beside) {
        std::vector<TurnTask> tasks;
        for (const BegunTurn& turn : turns) {
            world_.progress.turn_started(turn.record);
            auto request = prepared(turn);
            if (!request) {
                take(turn, tl::unexpected(request.error()));
                continue;
            }
            tasks.push_back({*std::move(request), turn.runtime, hooks_for(turn)});
        }
        if (!tasks.empty()) run_turns(world_.work, std::move(tasks), std::move(beside));
        if (fault_) return tl::unexpected(*fault_);
        return std::move(finished_);
    }

  private:
    Result<TurnRequest> prepared(const BegunTurn& turn) {
        if (!run_) {
            ATELIER_TRY(run_,
                        world_.work.plan.store.read([&](PlanReader& plan) -> Result<RunScene> {
                            ATELIER_TRY(form_, form_of_run(plan, lease_.run));
                            return load_run(plan, world_.format, lease_.run);
                        }));
        }
        ATELIER_TRY(auto mail, world_.work.plan.store.read([&](PlanReader& plan) {
            return mail_of_turn(plan, run_->facts.turns, turn.record);
        }));
        const bool edits = edits_in_worktree(run_->run, turn.due.step, turn.runtime);
        ATELIER_TRY(TextTask task,
                    text_task(world_, {run_->run, run_->workflow, form_, std::move(mail), edits},
                              turn.due, turn.artisan));
        task.max_tokens =
            tokens_left(limits_in_force(run_->run.limits, world_.work.plan.settings.run_limits),
                        run_->facts.turns);
        task.timeout = time_for(turn, world_.work.plan.settings);
        if (edits) return edited(turn, task);
        if (!works_on_document(run_->run) || !turn.runtime.text.empty())
            return build_text_turn(world_.work, turn.runtime, turn.session, task);
        ATELIER_CHECK(watch_repository(turn));
        return build_artisan_turn(world_.work, turn.runtime, turn.session, task);
    }

    // Its agent has tools, and no worktree to which it is held.
    Result<void> watch_repository(const BegunTurn& turn) {
        for (const HookRepair& repair : mend_hooks(world_.work, turn.session))
            if (is_harm(repair)) world_.work.progress.warn("put back: " + repair_text(repair));
        ATELIER_TRY(auto before, snapshot_repository(world_.work, turn.session));
        watched_.emplace(turn.record.n, std::move(before));
        return {};
    }

    Result<TurnRequest> edited(const BegunTurn& turn, const TextTask& task) {
        auto opened = open_turn_worktree(world_.work, run_->run, *turn.due.from, turn.session);
        if (!opened) {
            ATELIER_CHECK(close_left_worktree(world_, lease_.run));
            return tl::unexpected(opened.error());
        }
        const WorktreeTurn& kept =
            worktrees_
                .emplace(turn.record.n, WorktreeTurn{.n = turn.record.n,
                                                     .session = std::move(opened->session),
                                                     .before = std::move(opened->before)})
                .first->second;
        return build_artisan_turn(world_.work, turn.runtime, kept.session, task);
    }

    TurnHooks hooks_for(const BegunTurn& turn) {
        TurnHooks hooks;
        hooks.interval = Millis{1000};
        hooks.every = [this, &turn] { return look_at(turn); };
        hooks.ended = [this, &turn](const Result<TurnOutcome>& outcome) { take(turn, outcome); };
        return hooks;
    }

    Result<void> look_at(const BegunTurn& turn) {
        ATELIER_CHECK(watch_.look());
        if (!watch_.has_ended(turn.record.n)) return {};
        return fail(ErrorCode::lease_lost, "turn " + std::to_string(turn.record.n) + " of " +
                                               lease_.run.str() + " was ended");
    }

    void take(const BegunTurn& turn, const Result<TurnOutcome>& outcome) {
        const bool lost = !outcome && outcome.error().code == ErrorCode::lease_lost;
        if (fault_ || lost) leave(turn);
        if (fault_) return;
        auto finished =
            lost ? Result<FinishedTurn>(tl::unexpected(outcome.error())) : finish(turn, outcome);
        if (!finished) finished = ended_by_others(turn, finished.error());
        if (!finished) {
            fault_ = finished.error();
            return;
        }
        leave_text_home(world_.work, turn.session);
        world_.progress.turn_ended(finished->record, finished->piece, finished->text);
        finished_.push_back(*std::move(finished));
    }

    Result<FinishedTurn> finish(const BegunTurn& turn, const Result<TurnOutcome>& outcome) {
        TurnEnding ending =
            outcome ? ending_of(world_.work, *outcome, turn) : ending_without(outcome.error());
        ATELIER_TRY(const auto submitted, take_submitted(world_.work, turn.session));
        if (submitted) ending = ending_with(*submitted, std::move(ending));
        ATELIER_TRY(const auto strayed, look_at_repository(turn));
        if (strayed && ending.reply) ending = failed_ending(*strayed, ending.used);
        const auto edited = worktrees_.find(turn.record.n);
        if (edited == worktrees_.end()) return finish_turn(world_, lease_, turn.record.n, ending);
        edited->second.ended_well =
            submitted || (outcome && outcome->verdict().result == TurnResult::finished);
        return finish_in_worktree(world_, lease_, edited->second, std::move(ending));
    }

    // Of a turn whose agent was not started, or that nobody can tell of. What it was to be shown
    // may be gone, for which the run is paused, and which counts against nobody.
    TurnEnding ending_without(const Error& error) {
        if (error.code != ErrorCode::git_failed) return failed_ending(error);
        const auto gone = gone_object(world_.work, lease_.run);
        if (!gone || !*gone) return failed_ending(error);
        TurnEnding ending = failed_ending({error.code, **gone});
        ending.lost = true;
        return ending;
    }

    // Why a turn that was to change nothing has failed; nullopt: it did not.
    Result<std::optional<Error>> look_at_repository(const BegunTurn& turn) {
        const auto before = watched_.find(turn.record.n);
        if (before == watched_.end()) return std::optional<Error>();
        ATELIER_CHECK(world_.work.machine.end_processes_of(turn.session.id));
        ATELIER_TRY(const AuditOutcome watch,
                    verify_repository(world_.work, turn.session, before->second));
        for (const std::string& line : watch.lines())
            world_.work.progress.warn(line);
        ATELIER_CHECK(forget_start(world_.work, turn.session.id));
        return stray_fault(watch);
    }

    // Nothing is recorded of it any more by this driver.
    void leave(const BegunTurn& turn) {
        if (const auto looked = look_at_repository(turn); !looked)
            world_.work.progress.warn(looked.error().message);
        const auto edited = worktrees_.find(turn.record.n);
        if (edited != worktrees_.end()) leave_worktree(world_, run_->run, edited->second);
    }

    // A person has ended this turn alone, and the run is ours still; else the error.
    Result<FinishedTurn> ended_by_others(const BegunTurn& turn, const Error& error) {
        if (error.code != ErrorCode::lease_lost && error.code != ErrorCode::not_runnable)
            return fail(error);
        return world_.work.plan.store.read([&](PlanReader& plan) -> Result<FinishedTurn> {
            ATELIER_CHECK(require_driver(plan, lease_));
            ATELIER_TRY(const auto record, plan.runs().turn(lease_.run, turn.record.n));
            if (!record || is_in_flight(record->status)) return fail(error);
            return FinishedTurn{.record = *record};
        });
    }

    const RunWorld& world_;
    const DriverLease& lease_;
    Watch watch_;
    std::optional<RunScene> run_;
    std::string form_;
    // Of turns that edit the document, by their number.
    std::map<int, WorktreeTurn> worktrees_;
    // Before other turns of agents with tools.
    std::map<int, RepositoryState> watched_;
    std::optional<Error> fault_;
    std::vector<FinishedTurn> finished_;
};

} // namespace

bool is_out_of_time(WorkContext& work, const TurnOutcome& outcome, const BegunTurn& turn) {
    return outcome.verdict().result == TurnResult::timed_out &&
           is_ended_by_run(turn, work.plan.settings);
}

TurnEnding ending_of(WorkContext& work, const TurnOutcome& outcome, const BegunTurn& turn) {
    TurnEnding out{.used = outcome.reading};
    const TurnVerdict verdict = outcome.verdict();
    if (is_out_of_time(work, outcome, turn)) {
        out.lost = true;
        out.error = info(ErrorCode::budget_exceeded).name;
        out.error_text =
            "the turn was ended, since the run has used the time that run.timeout allows";
        return out;
    }
    if (verdict.result == TurnResult::interrupted) {
        out.lost = true;
        out.error = info(ErrorCode::interrupted).name;
        out.error_text = verdict.sentence;
    } else if (verdict.result != TurnResult::finished) {
        out.error = code_of(verdict.result);
        out.error_text = why_it_ended(verdict, turn);
    } else if (outcome.words) {
        out.reply = outcome.words;
    } else {
        out.error = info(ErrorCode::reply_invalid).name;
        out.error_text = outcome.no_words.empty() ? "there is no reply" : outcome.no_words;
    }
    if (verdict.result != TurnResult::rate_limited) return out;
    const Time now = work.plan.clock.now();
    out.lost = true;
    out.limit = ModelLimit{verdict.sentence, retry_time(verdict, now, work.ahead_of_utc(now))};
    return out;
}

Result<std::vector<FinishedTurn>> perform_turns(const RunWorld& world, const DriverLease& lease,
                                                const std::vector<BegunTurn>& turns,
                                                std::vector<TurnTask> beside) {
    return Performance(world, lease).run(turns, std::move(beside));
}

} // namespace atelier
