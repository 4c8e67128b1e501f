#include "app/work/work_session.hpp"

#include "app/agent/agent_program.hpp"
#include "app/claim/release_epic.hpp"
#include "app/core/new_id.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/molecule/begin_molecule.hpp"
#include "app/molecule/gate_review.hpp"
#include "app/molecule/next_in_molecule.hpp"
#include "app/molecule/words_alone.hpp"
#include "app/molecule/worktree_step.hpp"
#include "app/publish/publish_epics.hpp"
#include "app/run/perform_turns.hpp"
#include "app/run/recover_runs.hpp"
#include "app/run/say_lines.hpp"
#include "app/work/end_session.hpp"
#include "app/work/heard_in_turn.hpp"
#include "app/work/session_stages.hpp"
#include "app/work/try_again.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

Result<SessionReport> turn_stages(const SessionRun& run) {
    ATELIER_CHECK(choose_stage(run));
    ATELIER_TRY(const PreparedWorktree prepared, worktree_stage(run));
    ATELIER_TRY(const JudgedTurn judged, agent_turns(run, prepared));
    if (!judged.assessment) return interrupted(run);
    const TurnOutcome& turn = judged.turn;
    const Assessment& assessment = *judged.assessment;
    const auto& fault = assessment.fault;
    if (fault && fault->code == ErrorCode::interrupted) return interrupted(run);
    if (fault) {
        ATELIER_TRY(const auto again,
                    tried_again(run.work, run.request.changeset, turn, assessment));
        if (again) return fail(*again);
    }
    if (fault && !assessment.settled_by_agent) {
        ATELIER_TRY(const bool spoken_to, was_spoken_to(run.context(), run.id, turn));
        if (spoken_to) return report_of(run, SessionEnd::unread, "a message came meanwhile");
        return blocked(run, *fault);
    }
    if (fault) return report_of(run, SessionEnd::blocked, fault->message);
    ATELIER_CHECK(done_stage(run, assessment));
    return integrate_or_block(run);
}

// A session on a changeset that a run carries out: the next turn of the run, and the checks and use
// cases before and after it.
class MoleculeSession {
  public:
    MoleculeSession(const SessionRun& run, const RunWorld& world) : run_(run), world_(world) {}

    Result<SessionReport> hold(const MoleculePlan& planned) {
        ATELIER_CHECK(choose_stage(run_, [&](PlanWriter& plan, Bead& changeset) -> Result<void> {
            ATELIER_TRY(lease_, begin_molecule(plan, world_, planned, changeset));
            return {};
        }));
        auto report = stages(planned.run.has_value());
        const auto left = leave_run(run_.context(), *lease_);
        if (const auto now = scene()) world_.progress.run_left(now->run);
        if (report && !left) return tl::unexpected(left.error());
        return report;
    }

  private:
    Result<RunScene> scene() const {
        return run_.context().store.read(
            [&](PlanReader& plan) { return load_run(plan, world_.format, lease_->run); });
    }

    Result<SessionReport> stages(bool again) {
        ATELIER_TRY(const RunScene taken, scene());
        world_.progress.run_taken(taken.run, again);
        ATELIER_CHECK(recover_run(world_, *lease_));
        ATELIER_CHECK(put_back_left_by_words(run_.work, run_.request.changeset));
        ATELIER_TRY(const PreparedWorktree worktree, worktree_stage(run_));
        ATELIER_CHECK(take_review_at_gate(world_, *lease_, worktree.base, worktree.start));
        for (;;) {
            ATELIER_TRY(const NextInMolecule next, next_step());
            ATELIER_TRY(const auto report, carried_out(next, worktree));
            if (report) return *report;
        }
    }

    // The one turn of this session begins with it.
    Result<NextInMolecule> next_step() const {
        if (took_turn_) return next_in_molecule(world_, *lease_, nullptr);
        ATELIER_TRY(const Session session, run_.session());
        ATELIER_TRY(const auto head,
                    run_.work.repository.refs().resolve(full_ref(*session.branch)));
        const TurnsSession own{session, head};
        return next_in_molecule(world_, *lease_, &own);
    }

    // nullopt: something else is due by then.
    Result<std::optional<SessionReport>> carried_out(const NextInMolecule& next,
                                                     const PreparedWorktree& worktree) {
        switch (next.what) {
        case MoleculeStep::turn:
            took_turn_ = true;
            return turn(*next.turn, worktree);
        case MoleculeStep::step:
            return step(*next.step);
        case MoleculeStep::next_session:
            return report(display_name(world_.catalog, next.artisan) + " is next");
        case MoleculeStep::gate:
            return report(lease_->run.str() + " waits at a gate for you");
        case MoleculeStep::paused:
            return std::optional(paused_at(
                run_, SessionEnd::turn,
                {ErrorCode::paused, lease_->run.str() + " is paused: " + next.run->reason}));
        case MoleculeStep::interrupted:
            return std::optional(interrupted(run_));
        case MoleculeStep::completed:
            return finish(*next.run);
        case MoleculeStep::failed:
            break;
        }
        return some(blocked(run_, {next.code.value_or(ErrorCode::runtime_failed),
                                   lease_->run.str() + " ended without success: " + next.reason}));
    }

    static Result<std::optional<SessionReport>> some(Result<SessionReport> report) {
        if (!report) return tl::unexpected(report.error());
        return std::optional(*std::move(report));
    }
    Result<std::optional<SessionReport>> report(const std::string& text) const {
        return std::optional(report_of(run_, SessionEnd::turn, text));
    }

    Result<std::optional<SessionReport>> step(const StepDue& due) {
        const auto* act = std::get_if<DoStep>(&due.step);
        if (act != nullptr && act->kind == DoKind::resubmit &&
            run_.context().settings.admission.pr_mode != PrMode::none)
            return resubmit(due);
        ATELIER_TRY(const Session session, run_.session());
        ATELIER_CHECK(
            watched(run_, [&] { return carry_out_in_worktree(world_, *lease_, due, session); }));
        // What the work stands on may be another by now.
        ATELIER_TRY(const Session now, run_.session());
        if (now.base != session.base) ATELIER_CHECK(guard_worktree(run_.work, now));
        return std::optional<SessionReport>();
    }

    // What the pull request is to show is done as far as it goes.
    Result<std::optional<SessionReport>> resubmit(const StepDue& due) {
        ATELIER_TRY(const Assessment assessment, assess_stage(run_, std::nullopt));
        if (assessment.fault) return some(blocked(run_, *assessment.fault));
        ATELIER_CHECK(done_stage(run_, assessment));
        ATELIER_CHECK(publish_epics(run_.work, run_.request.epic));
        ATELIER_CHECK(record_step(world_, *lease_, due, {.text = "published"}));
        return std::optional<SessionReport>();
    }

    Result<std::optional<SessionReport>> finish(const Run& completed) {
        ATELIER_TRY(const Assessment assessment, assess_stage(run_, std::nullopt));
        if (assessment.fault && assessment.fault->code == ErrorCode::interrupted)
            return std::optional(interrupted(run_));
        if (assessment.fault) return some(blocked(run_, *assessment.fault));
        ATELIER_CHECK(done_stage(run_, assessment));
        auto landed = integrate_or_block(run_);
        if (landed && landed->end != SessionEnd::blocked) end_in_words(world_, completed);
        return some(std::move(landed));
    }

    // As its artisan's agent, and as long as nobody ends the run or that turn.
    SessionRun of_artisan(const SessionRequest& request, int turn) const {
        return {run_.work, request, run_.id, run_.started, [this, turn]() -> Result<void> {
                    ATELIER_CHECK(renew_run(run_.context(), *lease_));
                    // Of all that goes wrong meanwhile only a lost lease ends the agent.
                    const auto flies = require_in_flight(turn);
                    if (!flies && flies.error().code == ErrorCode::paused)
                        return fail(ErrorCode::lease_lost, flies.error().message);
                    return flies;
                }};
    }

    // A person may have ended it, by a pause that says `now`.
    Result<void> require_in_flight(int n) const {
        ATELIER_TRY(const auto turn, run_.context().store.read([&](PlanReader& plan) {
            return plan.runs().turn(lease_->run, n);
        }));
        if (!turn || is_in_flight(turn->status)) return {};
        return fail(ErrorCode::paused, "turn " + std::to_string(n) + " of " + lease_->run.str() +
                                           " was ended: " + turn->error_text);
    }

    Result<std::optional<SessionReport>> turn(const BegunTurn& begun,
                                              const PreparedWorktree& worktree) {
        SessionRequest request = run_.request;
        request.runtime = begun.runtime;
        SessionRun run = of_artisan(request, begun.record.n);
        world_.progress.turn_started(begun.record);
        const auto lines = lines_beside(world_, lease_->run);
        if (lines) run.lines = [&lines] { return lines->tasks(); };
        run.work.progress.stage(run.subject(), begun.record.role + " (" + begun.artisan.name + ")");
        ATELIER_TRY(const TextTask asked, task_in_molecule(world_, begun));
        const bool changes = begun.due.step.produces == Produces::changes;
        auto report = changes ? changing_turn(run, begun, worktree, asked)
                              : speaking_turn(run, begun, worktree, asked);
        if (lines) lines->keep();
        // The turn alone was ended, and the claim is ours still.
        if (!report && report.error().code == ErrorCode::lease_lost)
            ATELIER_CHECK(require_in_flight(begun.record.n));
        return report;
    }

    Result<void> end_turn(const BegunTurn& begun, const TurnEnding& ending) {
        ATELIER_CHECK(require_in_flight(begun.record.n));
        ATELIER_TRY(const FinishedTurn ended, finish_turn(world_, *lease_, begun.record.n, ending));
        world_.progress.turn_ended(ended.record, ended.piece, ended.text);
        return {};
    }

    Result<std::optional<SessionReport>> changing_turn(const SessionRun& run,
                                                       const BegunTurn& begun,
                                                       const PreparedWorktree& worktree,
                                                       const TextTask& asked) {
        ATELIER_TRY(const JudgedTurn judged, agent_turns(run, worktree, asked));
        const TurnOutcome& turn = judged.turn;
        if (!judged.assessment) {
            ATELIER_CHECK(end_turn(begun, lost_ending("it was stopped", turn.reading)));
            return std::optional(interrupted(run));
        }
        const Assessment& assessment = *judged.assessment;
        if (assessment.fault) return faulty_turn(run, begun, turn, assessment);
        ATELIER_CHECK(note_work(run, assessment));
        ATELIER_TRY(const Session session, run.session());
        TurnEnding ending{.out = assessment.head, .used = turn.reading};
        ending.reply = turn.words && !turn.words->empty() ? *turn.words : session.summary;
        ATELIER_CHECK(end_turn(begun, ending));
        return std::optional<SessionReport>();
    }

    Result<std::optional<SessionReport>> faulty_turn(const SessionRun& run, const BegunTurn& begun,
                                                     const TurnOutcome& turn,
                                                     const Assessment& assessment) {
        const Error& fault = *assessment.fault;
        // The run is paused then, and takes the turn again.
        if (is_out_of_time(run.work, turn, begun)) {
            ATELIER_CHECK(end_turn(begun, ending_of(run.work, turn, begun)));
            return std::optional<SessionReport>();
        }
        ATELIER_TRY(const auto again,
                    tried_again(run.work, run.request.changeset, turn, assessment));
        if (again || assessment.settled_by_agent) {
            ATELIER_CHECK(end_turn(begun, lost_ending(fault.message, turn.reading)));
            if (again) return fail(*again);
            return std::optional(report_of(run, SessionEnd::blocked, fault.message));
        }
        ATELIER_CHECK(end_turn(begun, failed_ending(fault, turn.reading)));
        return std::optional<SessionReport>();
    }

    // Whoever comes next counts from where the work stands by now.
    Result<void> note_work(const SessionRun& run, const Assessment& assessment) const {
        ATELIER_TRY(const Session before, run.session());
        if (before.base == assessment.base) return {};
        return run.write([&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(Bead changeset, require_changeset(plan, run.request.changeset));
            Changeset::set_parent_base(changeset, assessment.base);
            ATELIER_CHECK(plan.update(changeset));
            ATELIER_TRY(Session session, session_in(plan, run.id));
            session.base = assessment.base;
            return plan.put(session);
        });
    }

    Result<std::optional<SessionReport>> speaking_turn(const SessionRun& run,
                                                       const BegunTurn& begun,
                                                       const PreparedWorktree& worktree,
                                                       const TextTask& asked) {
        ATELIER_TRY(const Session session, run.session());
        ATELIER_TRY(const BeforeWords before, before_words(run.work, session));
        ATELIER_TRY(const TurnOutcome turn, words_turn(run, worktree, asked));
        const TurnEnding ending =
            ending_after_words(run.work, session, before, ending_of(run.work, turn, begun));
        ATELIER_CHECK(end_turn(begun, ending));
        if (turn.verdict().result == TurnResult::interrupted)
            return std::optional(interrupted(run));
        if (ending.limit) return wait_for_limit(run, worktree, turn, *ending.limit);
        if (turn.was_killed()) return fail(ErrorCode::runtime_failed, turn.verdict().sentence);
        return std::optional<SessionReport>();
    }

    // The changeset waits until its model may be asked again.
    static Result<std::optional<SessionReport>> wait_for_limit(const SessionRun& run,
                                                               const PreparedWorktree& worktree,
                                                               const TurnOutcome& turn,
                                                               const ModelLimit& limit) {
        const Error fault{ErrorCode::rate_limited, limit.why};
        ATELIER_TRY(const auto again,
                    tried_again(run.work, run.request.changeset, turn,
                                {.fault = fault, .base = worktree.base, .head = worktree.start}));
        return fail(again.value_or(fault));
    }

    const SessionRun& run_;
    const RunWorld& world_;
    std::optional<DriverLease> lease_;
    bool took_turn_ = false;
};

// nullopt: no run carries the changeset out.
Result<std::optional<SessionReport>> by_workflow(const SessionRun& run, const EpicTree& graph) {
    if (run.request.workflows == nullptr) return std::optional<SessionReport>();
    const WorkflowPorts& workflows = *run.request.workflows;
    RunProgress nobody;
    const RunWorld world{run.work, workflows.catalog, workflows.format,
                         workflows.follower != nullptr ? *workflows.follower : nobody,
                         run.request.runtime.name};
    ATELIER_TRY(const auto planned, plan_molecule(world, graph, run.request.changeset));
    if (!planned) return std::optional<SessionReport>();
    if (planned->fault) {
        run.request.workflow_at_fault();
        return fail(*planned->fault);
    }
    ATELIER_TRY(SessionReport report, MoleculeSession(run, world).hold(*planned));
    return std::optional(std::move(report));
}

Result<SessionReport> worker_stages(const SessionRun& run, const EpicTree& graph) {
    ATELIER_TRY(auto report, by_workflow(run, graph));
    return report ? *std::move(report) : turn_stages(run);
}

// An agent that gives the epic back fails in nothing.
Result<SessionReport> agent_stages(const SessionRun& run, const EpicTree& graph) {
    auto report = worker_stages(run, graph);
    if (report) return report;
    if (report.error().code == ErrorCode::interrupted) return interrupted(run);
    if (report.error().code == ErrorCode::paused)
        return paused_at(run, SessionEnd::interrupted, report.error());
    ATELIER_TRY(const auto why, given_back(run.context(), run.request.epic, report.error()));
    return why ? report_of(run, SessionEnd::ended, *why) : report;
}

Result<SessionReport> person_stages(const SessionRun& run, const EpicTree&) {
    // Somebody else may have landed it between the look and the claim.
    ATELIER_TRY(const EpicTree before, run.graph());
    ATELIER_CHECK(reopen(*before.find(run.request.changeset)));
    ATELIER_CHECK(worktree_stage(run));
    ATELIER_TRY(const Assessment assessment, assess_stage(run, std::nullopt));
    if (assessment.fault) return fail(*assessment.fault);
    ATELIER_CHECK(run.request.found_good());
    ATELIER_CHECK(done_stage(run, assessment));
    return integrate_stage(run);
}

template <class Stages>
Result<SessionReport> run_session(WorkContext& work, const SessionRequest& request, Stages stages) {
    ATELIER_TRY(const SessionId id, fresh_session_id(work.plan));
    work.plan.session = id;
    work.repository.tag_children(id);
    const SessionRun run{work, request, id, work.plan.clock.now()};
    auto report =
        claim_stage(run).and_then([&](const EpicTree& graph) { return stages(run, graph); });
    // Whatever happened, its record is closed; the first error is the one that counts.
    const auto ended = report ? end_session(work, id, report->end, report->text)
                              : end_session(work, id, report.error().code, report.error().message);
    if (!report) return report;
    if (!ended) return tl::unexpected(ended.error());
    const auto told = report->end == SessionEnd::blocked ? &Progress::failed : &Progress::done;
    (work.progress.*told)(run.subject(), std::string(name_of(report->end)) + ": " + report->text);
    return report;
}

} // namespace

Result<SessionReport> work_session(WorkContext work, const SessionRequest& request) {
    ATELIER_CHECK(require_agent_program(work, Role::worker, request.runtime,
                                        worker_command(request.runtime)));
    return run_session(work, request, agent_stages);
}

Result<SessionReport> land_session(WorkContext work, const SessionRequest& request) {
    return run_session(work, request, [](const SessionRun& run, const EpicTree&) {
        return integrate_or_block(run);
    });
}

Result<SessionReport> person_session(WorkContext work, const SessionRequest& request) {
    return run_session(work, request, person_stages);
}

} // namespace atelier
