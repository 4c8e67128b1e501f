// What the stages of one session on a changeset share, and how its agent takes a turn.
#pragma once

#include "app/agent/build_turn.hpp"
#include "app/agent/run_turn.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/turn_record.hpp"
#include "app/core/work_context.hpp"
#include "app/guard/repository_audit.hpp"
#include "app/land/assess_changeset.hpp"
#include "app/work/work_session.hpp"

#include <functional>

namespace atelier {

// invariant-broken when there is none.
Result<Session> session_in(PlanReader& plan, const SessionId& id);

// Each stage reads what the ones before it recorded.
struct SessionRun {
    WorkContext& work;
    const SessionRequest& request;
    SessionId id;
    Time started;
    // Called now and then while its agent has its turn; what it fails with ends that. Empty:
    // nothing.
    std::function<Result<void>()> beside = {};
    // What else is run while its agent has its first turn, and ended with that. Empty: nothing.
    std::function<std::vector<TurnTask>()> lines = {};

    Context& context() const { return work.plan; }
    std::string subject() const { return request.changeset.str(); }

    template <class F>
    auto write(F&& decide) const {
        return context().store.write(context().stamp(), std::forward<F>(decide));
    }
    Result<Session> session() const {
        return context().store.read([&](PlanReader& plan) { return session_in(plan, id); });
    }
    // nullopt: its agent was not started.
    Result<std::optional<Conversation>> conversation() const {
        return context().store.read([&](PlanReader& plan) { return conversation_of(plan, id); });
    }
    Result<EpicTree> graph() const {
        return context().store.read(
            [&](PlanReader& plan) { return load_epic(plan, request.epic); });
    }
};

// How often in a row the changeset has come back with a conflict.
Result<int> conflicts_so_far(PlanReader& plan, const BeadId& changeset);
// Whether its work is first to be put on the root branch as that is now: it conflicts with it, or
// fails a check with it.
Result<bool> is_to_rebase(PlanReader& plan, const BeadId& changeset);

// Records the stage; `what` is shown. paused, and nothing recorded, where somebody has paused it.
Result<void> enter(const SessionRun& run, Stage stage, const std::string& what);

SessionReport report_of(const SessionRun& run, SessionEnd end, std::string text);
SessionReport interrupted(const SessionRun& run);
// Somebody has paused it between two stages.
SessionReport paused_at(const SessionRun& run, SessionEnd end, const Error& order);

// What was done besides since `start` is put back or told, and does not keep its work from landing.
// Whoever took the claim over has done it when this session's record is closed.
Result<void> watch_stage(const SessionRun& run, const RepositoryState& start);

// Runs what an agent wrote, or may have written, and looks at what that did besides.
template <class F>
auto watched(const SessionRun& run, F&& running) -> decltype(running()) {
    ATELIER_TRY(const Session session, run.session());
    ATELIER_TRY(const RepositoryState start, snapshot_repository(run.work, session));
    auto outcome = running();
    const auto looked = watch_stage(run, start);
    if (outcome) ATELIER_CHECK(looked);
    return outcome;
}

// Briefs the agent and lets it take a turn, with the claim's lease renewed meanwhile and in its
// keeper's name. Records what it used, and its conversation from before it begins.
Result<TurnOutcome> worker_turn(const SessionRun& run, const PreparedWorktree& worktree,
                                const WorkerOpening& opening);

// `turn`: how its agent ended; nullopt where none was started.
Result<Assessment> assess_stage(const SessionRun& run, const std::optional<TurnOutcome>& turn,
                                WithChecks checks = WithChecks::yes);

// What came of one turn of the agent.
struct JudgedTurn {
    TurnOutcome turn;
    // nullopt: it was interrupted.
    std::optional<Assessment> assessment = {};
    // It was told something and said nothing.
    std::optional<Error> unanswered = {};
};

// Until the agent has said how the changeset stands, or has been reminded to say it. What a
// workflow asks for begins a conversation of its own, and is judged without changeset.checks.
Result<JudgedTurn> agent_turns(const SessionRun& run, const PreparedWorktree& worktree,
                               const std::optional<TextTask>& asked = {});

// A turn in which nothing but words is asked for.
Result<TurnOutcome> words_turn(const SessionRun& run, const PreparedWorktree& worktree,
                               const TextTask& asked);

} // namespace atelier
