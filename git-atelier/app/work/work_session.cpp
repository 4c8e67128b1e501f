#include "app/work/work_session.hpp"

#include "app/agent/agent_program.hpp"
#include "app/agent/conversation.hpp"
#include "app/changeset/block_changeset.hpp"
#include "app/claim/agents.hpp"
#include "app/claim/release_epic.hpp"
#include "app/claim/require_unpaused.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/core/turn_record.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/land/assess_changeset.hpp"
#include "app/land/integrate_changeset.hpp"
#include "app/land/restack.hpp"
#include "app/work/end_session.hpp"
#include "app/work/heard_in_turn.hpp"
#include "app/work/session_run.hpp"
#include "app/work/try_again.hpp"
#include "app/worktree/prepare_worktree.hpp"
#include "app/worktree/ref_locks.hpp"
#include "app/worktree/set_up_worktree.hpp"
#include "app/worktree/take_away.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<void> claim_stage(const SessionRun& run) {
    WorkContext& work = run.work;
    ATELIER_TRY(const EpicTree graph, run.graph());
    ATELIER_TRY(const BranchName root, root_branch_of(graph.epic()));
    ATELIER_CHECK(require_root_free(work.repository.worktrees(), root));
    work.progress.stage(run.subject(), "claim " + run.request.epic.str());
    const ClaimHolder holder{run.id, work.machine.self()};
    ATELIER_TRY(const Claimed claimed, run.write([&](PlanWriter& plan) -> Result<Claimed> {
        ATELIER_TRY(const Bead epic, require_epic(plan, run.request.epic));
        if (!run.request.by_person) ATELIER_CHECK(require_unpaused(plan, run.context(), epic.id));
        ATELIER_TRY(Claimed taken,
                    take_claim(plan, run.context(), epic, holder, work.probe(), run.request.named));
        Session session{.id = run.id,
                        .agent = run.context().caller,
                        .epic = run.request.epic,
                        .changeset = run.request.changeset,
                        .stage = Stage::claim,
                        .started_at = run.started,
                        .fencing = taken.lease.fencing};
        ATELIER_CHECK(plan.put(session));
        Json data = Json::object();
        data.set("session", run.id.str()).set("fencing", taken.lease.fencing);
        ATELIER_CHECK(
            plan.append({EventType::session_started, run.request.changeset, std::move(data)}));
        return taken;
    }));
    const auto& before = claimed.previous_session;
    return before ? end_remains_of(work, *before) : Result<void>();
}

Result<void> choose_stage(const SessionRun& run) {
    return run.write([&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const EpicTree graph, load_epic(plan, run.request.epic));
        ATELIER_TRY(const Bead changeset, require_changeset(plan, run.request.changeset));
        ATELIER_TRY(const Bead working, start(changeset, graph));
        ATELIER_TRY(Session session, session_in(plan, run.id));
        session.stage = Stage::choose;
        ATELIER_CHECK(plan.put(session));
        if (working == changeset) return {};
        ATELIER_CHECK(plan.update(working));
        return plan.append({EventType::changeset_started, changeset.id});
    });
}

Result<PreparedWorktree> worktree_stage(const SessionRun& run) {
    ATELIER_CHECK(enter(run, Stage::worktree, "worktree"));
    ATELIER_TRY(const EpicTree graph, run.graph());
    const Bead& changeset = *graph.find(run.request.changeset);
    const TakeUp take_up = run.request.by_person ? TakeUp::any : TakeUp::proven;
    ATELIER_TRY(PreparedWorktree prepared, plan_worktree(run.work, graph, changeset, take_up));
    ATELIER_CHECK(run.write([&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(Bead bead, require_changeset(plan, run.request.changeset));
        ATELIER_TRY(const bool rebases, is_to_rebase(plan, bead.id));
        ATELIER_TRY(const Changeset before, Changeset::of(bead));
        Changeset::set_root_branch(bead, prepared.root);
        Changeset::set_parent_branch(bead, prepared.cut_from);
        Changeset::set_work_branch(bead, prepared.branch);
        if (!before.root_base()) Changeset::set_root_base(bead, prepared.root_head);
        Changeset::set_parent_base(bead, prepared.base);
        ATELIER_CHECK(plan.update(bead));
        ATELIER_TRY(Session session, session_in(plan, run.id));
        session.worktree = prepared.path.string();
        session.branch = prepared.branch;
        session.base = prepared.base;
        session.start = prepared.start;
        if (rebases) session.onto = prepared.root_head;
        return plan.put(session);
    }));
    ATELIER_TRY(prepared, make_worktree(run.work, std::move(prepared), run.id, take_up));
    ATELIER_TRY(const Session session, run.session());
    ATELIER_CHECK(guard_worktree(run.work, session));
    ATELIER_TRY(const bool needed, needs_set_up(run.work, prepared.path));
    const auto set_up = [&] { return set_up_worktree(run.work, run.id, prepared.path); };
    const bool runs = needed && !run.context().settings.worktree_setup.empty();
    ATELIER_CHECK(runs ? watched(run, set_up) : set_up());
    ATELIER_TRY(const EpicTree after, run.graph());
    ATELIER_CHECK(write_mapping(run.work, after));
    return prepared;
}

Result<Assessment> assess_stage(const SessionRun& run, const std::optional<TurnOutcome>& turn) {
    ATELIER_CHECK(enter(run, Stage::assess, "assess"));
    ATELIER_TRY(const Session session, run.session());
    ATELIER_TRY(const EpicTree graph, run.graph());
    const auto assess = [&] {
        return assess_changeset(run.work, *graph.find(run.request.changeset), session, turn);
    };
    return run.context().settings.checks.empty() ? assess() : watched(run, assess);
}

Result<void> done_stage(const SessionRun& run, const Assessment& assessment) {
    for (const std::string& told :
         guardrail_warnings(run.subject(), assessment.guardrails, run.context().settings.limits))
        run.work.progress.warn(told);
    return run.write([&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(require_claim(plan, run.context(), run.request.epic));
        ATELIER_TRY(const Bead changeset, require_changeset(plan, run.request.changeset));
        ATELIER_TRY(Bead done, mark_done(changeset, assessment.head));
        ATELIER_TRY(const Changeset before, Changeset::of(changeset));
        // Rebased, it stands on the root branch, whatever it was cut from.
        if (before.parent_base() != assessment.base && before.root_branch()) {
            ATELIER_TRY(const Bead epic, require_epic(plan, run.request.epic));
            ATELIER_TRY(const BranchName parent,
                        said_parent(run.context(), run.work.repository.refs(), epic,
                                    *before.root_branch()));
            Changeset::set_parent_branch(done, parent);
        }
        Changeset::set_parent_base(done, assessment.base);
        ATELIER_CHECK(plan.update(done));
        ATELIER_TRY(Session session, session_in(plan, run.id));
        session.base = assessment.base;
        session.head = assessment.head;
        ATELIER_CHECK(plan.put(session));
        Json data = Json::object();
        data.set("head", assessment.head.str())
            .set("commits", assessment.commits)
            .set("lines", assessment.guardrails.lines)
            .set("files", assessment.guardrails.files);
        return plan.append({EventType::changeset_done, changeset.id, std::move(data)});
    });
}

Result<SessionReport> blocked(const SessionRun& run, const Error& fault) {
    ATELIER_CHECK(block_changeset(run.context(), run.request.changeset, run.id, fault));
    SessionReport report = report_of(run, SessionEnd::blocked, fault.message);
    report.code = fault.code;
    return report;
}

Result<SessionReport> conflict_report(const SessionRun& run, const IntegrateOutcome& outcome) {
    ATELIER_TRY(const int before, run.context().store.read([&](PlanReader& plan) {
        return conflicts_so_far(plan, run.request.changeset);
    }));
    const std::string text = "conflicts with the root branch in " + join(outcome.conflicts, ", ");
    if (before + 1 < run.context().settings.session_max_attempts)
        return report_of(run, SessionEnd::conflict, text);
    const Error fault{ErrorCode::conflict,
                      text + ", " + std::to_string(before + 1) + " times in a row",
                      advise(Hint::rebase_by_hand)};
    return blocked(run, fault);
}

// A session that only lands has had no worktree so far.
Result<std::optional<Error>> check_stage(const SessionRun& run, const LandingCandidate& candidate) {
    ATELIER_TRY(const Session before, run.session());
    if (before.worktree.empty()) {
        ATELIER_CHECK(worktree_stage(run));
        ATELIER_CHECK(enter(run, Stage::integrate, "integrate"));
    }
    ATELIER_TRY(const Session session, run.session());
    return watched(run, [&] { return failing_check(run.work, session, candidate); });
}

Result<SessionReport> integrate_stage(const SessionRun& run) {
    ATELIER_CHECK(enter(run, Stage::integrate, "integrate"));
    ATELIER_TRY(const Session session, run.session());
    // What cannot be mended keeps nothing from landing: the assessment has looked at all of it.
    for (const HookRepair& repair : mend_hooks(run.work, session))
        if (is_harm(repair)) run.work.progress.warn("put back: " + repair_text(repair));
    ATELIER_TRY(const IntegrateOutcome outcome,
                integrate_changeset(run.work, run.request.changeset,
                                    [&](const LandingCandidate& candidate) {
                                        return check_stage(run, candidate);
                                    }));
    for (const std::string& warning : outcome.warnings)
        run.work.progress.warn(warning);
    for (const std::string& line : told_gone(run.subject(), outcome.kept, outcome.ignored))
        run.work.progress.note(line);
    switch (outcome.landing) {
    case Landing::waiting:
        return report_of(run, SessionEnd::done, waiting_text(outcome));
    case Landing::conflict:
        return conflict_report(run, outcome);
    case Landing::unread:
        return report_of(run, SessionEnd::unread, waiting_text(outcome));
    case Landing::landed:
        break;
    }
    restack_followers(run.work, run.request.epic);
    SessionReport report = report_of(run, SessionEnd::integrated,
                                     counted(outcome.commits, "commit") + " landed as " +
                                         outcome.integrated->str().substr(0, 10));
    report.integrated = outcome.integrated;
    report.commits = outcome.commits;
    return report;
}

// What Git or a check refuses in the work itself is to be mended there; anything else failed around
// it.
Result<SessionReport> integrate_or_block(const SessionRun& run) {
    auto report = integrate_stage(run);
    if (report) return report;
    const Error& fault = report.error();
    if (fault.code == ErrorCode::interrupted) return interrupted(run);
    if (fault.code == ErrorCode::paused) return paused_at(run, SessionEnd::done, fault);
    const bool refused = fault.code == ErrorCode::checks_failed ||
                         (fault.code == ErrorCode::git_failed && !is_of_killed_git(fault));
    return refused ? blocked(run, fault) : report;
}

// What came of one turn of the agent.
struct JudgedTurn {
    TurnOutcome turn;
    // nullopt: it was interrupted.
    std::optional<Assessment> assessment = {};
    // It was told something and said nothing.
    std::optional<Error> unanswered = {};
};

Result<JudgedTurn> judged_turn(const SessionRun& run, const PreparedWorktree& worktree,
                               const WorkerOpening& opening) {
    const auto turn = watched(run, [&] { return worker_turn(run, worktree, opening); });
    if (!turn) return tl::unexpected(turn.error());
    JudgedTurn judged{.turn = *turn};
    if (turn->end == TurnEnd::interrupted) return judged;
    ATELIER_TRY(judged.unanswered, heard_in_turn(run.context(), run.id, *turn));
    ATELIER_TRY(judged.assessment, assess_stage(run, *turn));
    return judged;
}

// As its agent is told it.
std::string missing_text(const Session& session, const JudgedTurn& judged) {
    const Assessment& assessment = *judged.assessment;
    if (!assessment.fault) return "a word on what you were told";
    if (assessment.fault->code != ErrorCode::runtime_failed) return assessment.fault->message;
    return "no commit has been made on " + session.branch->str();
}

// What is missing of the changeset, where the agent has ended its turn without a word and is
// reminded; "" where it is not.
Result<std::string> missing_to_say(const SessionRun& run, const JudgedTurn& judged) {
    if (!judged.assessment) return std::string();
    ATELIER_TRY(const Session session, run.session());
    ATELIER_TRY(const auto conversation, run.conversation());
    ATELIER_TRY(const Budget left, budget_left(run.work, run.id));
    const auto& fault = judged.assessment->fault;
    const bool done = fault ? !judged.assessment->unfinished : !judged.unanswered;
    const EndedTurn ended{.result = judged.turn.verdict().result,
                          .has_said = session.declared != Declared::nothing,
                          .is_unfinished = !done,
                          .reminded = conversation && conversation->reminded,
                          .is_over_budget = is_nothing(left)};
    return is_to_be_reminded(ended) ? missing_text(session, judged) : std::string();
}

// In the same conversation, where the runtime can go on in it.
Result<JudgedTurn> reminded_turn(const SessionRun& run, PreparedWorktree worktree,
                                 const std::string& missing) {
    ATELIER_TRY(const auto conversation, run.conversation());
    WorkerOpening opening{.missing = missing};
    const bool can = !worker_resume_command(run.request.runtime).argv.empty();
    if (can && conversation && !conversation->id.empty()) opening.conversation = conversation;
    Repository& repository = run.work.repository;
    ATELIER_TRY(const WorktreeState state, repository.worktrees().worktree_state(worktree.path));
    ATELIER_TRY(const auto head, repository.refs().resolve(full_ref(worktree.branch)));
    worktree.uncommitted = state.changed;
    worktree.start = head.value_or(worktree.start);
    run.work.progress.stage(run.subject(), "reminder");
    return judged_turn(run, worktree, opening);
}

// Until the agent has said how the changeset stands, or has been reminded to say it.
Result<JudgedTurn> agent_turns(const SessionRun& run, const PreparedWorktree& worktree) {
    ATELIER_TRY(const Session session, run.session());
    WorkerOpening opening;
    ATELIER_TRY(opening.conversation,
                worker_conversation(run.work, run.request.runtime, session, worktree));
    ATELIER_TRY(JudgedTurn first, judged_turn(run, worktree, opening));
    ATELIER_TRY(const std::string missing, missing_to_say(run, first));
    JudgedTurn last = first;
    if (!missing.empty()) {
        ATELIER_TRY(last, reminded_turn(run, worktree, missing));
    }
    ATELIER_TRY(const Session after, run.session());
    if (after.declared == Declared::nothing && !last.unanswered) last.unanswered = first.unanswered;
    if (last.assessment && !last.assessment->fault) last.assessment->fault = last.unanswered;
    return last;
}

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

// An agent that gives the epic back fails in nothing.
Result<SessionReport> agent_stages(const SessionRun& run) {
    auto report = turn_stages(run);
    if (report) return report;
    if (report.error().code == ErrorCode::interrupted) return interrupted(run);
    if (report.error().code == ErrorCode::paused)
        return paused_at(run, SessionEnd::interrupted, report.error());
    ATELIER_TRY(const auto why, given_back(run.context(), run.request.epic, report.error()));
    return why ? report_of(run, SessionEnd::ended, *why) : report;
}

Result<SessionReport> person_stages(const SessionRun& run) {
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
    ATELIER_TRY(const SessionId id, SessionId::parse("s-" + work.plan.ids.base36(12)));
    work.plan.session = id;
    work.repository.tag_children(id);
    const SessionRun run{work, request, id, work.plan.clock.now()};
    auto report = claim_stage(run).and_then([&] { return stages(run); });
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
    return run_session(work, request, integrate_or_block);
}

Result<SessionReport> person_session(WorkContext work, const SessionRequest& request) {
    return run_session(work, request, person_stages);
}

} // namespace atelier
