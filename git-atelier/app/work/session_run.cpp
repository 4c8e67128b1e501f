#include "app/work/session_run.hpp"

#include "app/agent/conversation.hpp"
#include "app/agent/run_turn.hpp"
#include "app/agent/stuck_turn.hpp"
#include "app/claim/require_unpaused.hpp"
#include "app/core/last_fault.hpp"
#include "app/guard/outlived_session.hpp"
#include "app/publish/publish_record.hpp"
#include "app/work/heard_in_turn.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Also of an agent that is killed with us it is known what it was doing.
Result<void> begin_conversation(const SessionRun& run, const WorkerOpening& opening) {
    ATELIER_TRY(const EpicTree graph, run.graph());
    Conversation conversation = opening.conversation.value_or(Conversation{});
    conversation.runtime = run.request.runtime.name;
    conversation.task = task_digest(graph, run.request.changeset);
    conversation.result.reset();
    // Whoever is only to say something has nothing to be reminded of.
    conversation.reminded = !opening.missing.empty() || opening.words_alone;
    return run.write(
        [&](PlanWriter& plan) { return put_conversation(plan, run.id, conversation); });
}

Result<void> record_turn(const SessionRun& run, const TurnOutcome& outcome) {
    return run.write([&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(record_in_conversation(plan, run.id, outcome));
        return add_turn_record(plan, run.id, outcome.reading);
    });
}

Result<TurnOutcome> agent_stage(const SessionRun& run, const TurnRequest& turn) {
    ATELIER_CHECK(enter(run, Stage::agent, "agent " + run.request.runtime.name));
    Context& context = run.context();
    TurnHooks hooks;
    const Millis renewal = std::min<Millis>(
        Millis{10'000}, std::chrono::duration_cast<Millis>(context.settings.lease.lease) / 3);
    // What a person says to a run at once is seen within a second.
    hooks.interval = run.beside ? std::min(renewal, Millis{1000}) : renewal;
    Time renew_at{};
    hooks.before_start = [&](const ProcessIdentity& keeper) {
        return name_keeper(context, run.request.epic, keeper);
    };
    ATELIER_TRY(const Session session, run.session());
    StuckTurn stuck(context, session);
    hooks.heard = [&] { stuck.heard(); };
    hooks.every = [&]() -> Result<void> {
        if (const Time now = context.clock.now(); now >= renew_at) {
            ATELIER_CHECK(renew_leases(context, run.request.identity, run.request.epic));
            renew_at = now + renewal;
        }
        if (run.beside) ATELIER_CHECK(run.beside());
        return stuck.look();
    };
    ATELIER_TRY(const TurnOutcome outcome,
                run_turn(run.work, {turn, run.request.runtime, hooks},
                         run.lines && !turn.interactive ? run.lines() : std::vector<TurnTask>()));
    ATELIER_CHECK(record_turn(run, outcome));
    if (outcome.end == TurnEnd::lost)
        ATELIER_CHECK(tell_of_killed_keeper(run.work, session, outcome.left_behind));
    // The keeper is gone now; the claim lives on with this process.
    ATELIER_CHECK(name_keeper(context, run.request.epic, run.work.machine.self()));
    return outcome;
}

} // namespace

Result<Session> session_in(PlanReader& plan, const SessionId& id) {
    ATELIER_TRY(auto session, plan.session(id));
    if (session) return *std::move(session);
    return fail(ErrorCode::invariant_broken, "session " + id.str() + " has no record");
}

Result<int> conflicts_so_far(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset}));
    return conflicts_in_a_row(sessions);
}

Result<bool> is_to_rebase(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset}));
    if (conflicts_in_a_row(sessions) > 0) return true;
    ATELIER_TRY(const PublishRecord published, publish_record(plan, changeset));
    if (published.conflicts) return true;
    const Session* const last = newest_verdict(sessions);
    if (last == nullptr) return false;
    ATELIER_TRY(const auto fault, last_fault(plan, changeset, last->id));
    return fault && fault->onto;
}

Result<void> enter(const SessionRun& run, Stage stage, const std::string& what) {
    run.work.progress.stage(run.subject(), what);
    return run.write([&](PlanWriter& plan) -> Result<void> {
        // What an agent has done is looked at all the same.
        if (stage != Stage::assess && !run.request.by_person)
            ATELIER_CHECK(require_unpaused(plan, run.context(), run.request.epic));
        ATELIER_TRY(Session session, session_in(plan, run.id));
        session.stage = stage;
        ATELIER_CHECK(plan.put(session));
        // From here on what stands there is the agent's.
        if (stage == Stage::agent)
            ATELIER_CHECK(plan.put(
                WorktreeRecord{run.request.changeset.str(), WorktreePhase::worked_in, run.id}));
        Json data = Json::object();
        data.set("stage", name_of(stage));
        return plan.append({EventType::session_stage, run.request.changeset, std::move(data)});
    });
}

SessionReport report_of(const SessionRun& run, SessionEnd end, std::string text) {
    return {.session = run.id,
            .epic = run.request.epic,
            .changeset = run.request.changeset,
            .end = end,
            .text = std::move(text),
            .took = run.context().clock.now() - run.started};
}

SessionReport interrupted(const SessionRun& run) {
    return report_of(run, SessionEnd::interrupted, "stopped on request; it can be resumed");
}

SessionReport paused_at(const SessionRun& run, SessionEnd end, const Error& order) {
    SessionReport report = report_of(run, end, order.message);
    report.code = order.code;
    return report;
}

Result<void> watch_stage(const SessionRun& run, const RepositoryState& start) {
    ATELIER_TRY(const Session session, run.session());
    if (session.ended_at) return {};
    ATELIER_TRY(const AuditOutcome watch, verify_repository(run.work, session, start));
    for (const std::string& line : watch.lines())
        run.work.progress.warn(line);
    return {};
}

Result<TurnOutcome> worker_turn(const SessionRun& run, const PreparedWorktree& worktree,
                                const WorkerOpening& opening) {
    ATELIER_CHECK(enter(run, Stage::brief, "brief"));
    ATELIER_TRY(const Session session, run.session());
    ATELIER_TRY(const TurnRequest turn,
                build_worker_turn(run.work, run.request.runtime, session, worktree, opening));
    ATELIER_CHECK(begin_conversation(run, opening));
    return agent_stage(run, turn);
}

Result<Assessment> assess_stage(const SessionRun& run, const std::optional<TurnOutcome>& turn,
                                WithChecks checks) {
    ATELIER_CHECK(enter(run, Stage::assess, "assess"));
    ATELIER_TRY(const Session session, run.session());
    ATELIER_TRY(const EpicTree graph, run.graph());
    const auto assess = [&] {
        return assess_changeset(run.work, *graph.find(run.request.changeset), session, turn,
                                checks);
    };
    const bool runs = checks == WithChecks::yes && !run.context().settings.checks.empty();
    return runs ? watched(run, assess) : assess();
}

namespace {

Result<JudgedTurn> judged_turn(const SessionRun& run, const PreparedWorktree& worktree,
                               const WorkerOpening& opening) {
    const auto turn = watched(run, [&] { return worker_turn(run, worktree, opening); });
    if (!turn) return tl::unexpected(turn.error());
    JudgedTurn judged{.turn = *turn};
    if (turn->end == TurnEnd::interrupted) return judged;
    ATELIER_TRY(judged.unanswered, heard_in_turn(run.context(), run.id, *turn));
    ATELIER_TRY(judged.assessment,
                assess_stage(run, *turn, opening.asked ? WithChecks::no : WithChecks::yes));
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
                                 const std::string& missing, const std::optional<TextTask>& asked) {
    ATELIER_TRY(const auto conversation, run.conversation());
    WorkerOpening opening{.missing = missing, .asked = asked};
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

} // namespace

Result<JudgedTurn> agent_turns(const SessionRun& run, const PreparedWorktree& worktree,
                               const std::optional<TextTask>& asked) {
    ATELIER_TRY(const Session session, run.session());
    WorkerOpening opening{.asked = asked};
    if (!asked) {
        ATELIER_TRY(opening.conversation,
                    worker_conversation(run.work, run.request.runtime, session, worktree));
    }
    ATELIER_TRY(JudgedTurn first, judged_turn(run, worktree, opening));
    ATELIER_TRY(const std::string missing, missing_to_say(run, first));
    JudgedTurn last = first;
    if (!missing.empty()) {
        ATELIER_TRY(last, reminded_turn(run, worktree, missing, asked));
    }
    ATELIER_TRY(const Session after, run.session());
    if (after.declared == Declared::nothing && !last.unanswered) last.unanswered = first.unanswered;
    if (last.assessment && !last.assessment->fault) last.assessment->fault = last.unanswered;
    return last;
}

Result<TurnOutcome> words_turn(const SessionRun& run, const PreparedWorktree& worktree,
                               const TextTask& asked) {
    const WorkerOpening opening{.asked = asked, .words_alone = true};
    const auto turn = watched(run, [&] { return worker_turn(run, worktree, opening); });
    if (turn && turn->end != TurnEnd::interrupted)
        ATELIER_CHECK(heard_in_turn(run.context(), run.id, *turn));
    return turn;
}

} // namespace atelier
