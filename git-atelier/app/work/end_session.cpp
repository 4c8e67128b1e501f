#include "app/work/end_session.hpp"

#include "app/agent/stuck_turn.hpp"
#include "app/core/turn_record.hpp"
#include "app/guard/outlived_session.hpp"
#include "app/guard/repository_audit.hpp"
#include "app/mail/notices.hpp"
#include "app/work/decided_meanwhile.hpp"
#include "app/work/hand_off.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "base/text.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<void> free_worktree(WorkContext& work, const Session& session) {
    if (session.worktree.empty()) return {};
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    for (const Checkout& checkout : checkouts)
        if (checkout.worktree == session.worktree && is_locked_by_us(checkout))
            return work.repository.worktrees().unlock_worktree(session.worktree);
    return {};
}

// Where the work branch stands when its agent has gone: what comes after that is somebody else's.
// Of a run that died nobody looked at that moment. One that cannot be read keeps no session open.
std::optional<CommitId> head_at_end(WorkContext& work, const SessionId& id,
                                    const SessionOutcome& outcome) {
    if (outcome.end() == SessionEnd::lost) return std::nullopt;
    const auto session = work.plan.store.read([&](PlanReader& plan) { return plan.session(id); });
    if (!session || !*session || (*session)->head || !(*session)->changeset || !(*session)->branch)
        return std::nullopt;
    const auto head = work.repository.refs().resolve(full_ref(*(*session)->branch));
    return head ? *head : std::nullopt;
}

void add_turn(Json& data, const TurnReading& turn) {
    if (Json used = usage_json(turn); used != Json::object()) data.set("usage", std::move(used));
    if (std::string words = last_words_line(turn); !words.empty())
        data.set("last_words", std::move(words));
}

// In a sandbox no agent makes them.
Result<void> tell_of_decisions(WorkContext& work, const Session& session) {
    if (work.plan.settings.sandbox == SandboxMode::bwrap) return {};
    ATELIER_TRY(const std::string decided, work.plan.store.read([&](PlanReader& plan) {
        return decided_meanwhile(plan, session);
    }));
    if (!decided.empty())
        work.progress.note("decided while " +
                           (session.changeset ? session.changeset->str() : session.agent.name()) +
                           " was worked on, by you or in your name: " + decided);
    return {};
}

} // namespace

Result<void> end_session(WorkContext& work, const SessionId& id, const SessionOutcome& outcome,
                         const std::string& text) {
    Context& context = work.plan;
    const auto head = head_at_end(work, id, outcome);
    ATELIER_TRY(const auto ended,
                context.store.write(
                    context.stamp(), [&](PlanWriter& plan) -> Result<std::optional<Session>> {
                        ATELIER_TRY(auto session, plan.session(id));
                        if (!session || session->ended_at) return std::optional<Session>{};
                        session->ended_at = context.clock.now();
                        session->stage = Stage::end;
                        session->outcome = outcome;
                        session->outcome_text = text;
                        if (!session->head) session->head = head;
                        ATELIER_CHECK(plan.put(*session));
                        Json data = Json::object();
                        data.set("session", id.str()).set("outcome", outcome.text());
                        if (!text.empty()) data.set("text", text);
                        ATELIER_TRY(const auto turn, turn_record(plan, id));
                        if (turn) add_turn(data, *turn);
                        ATELIER_CHECK(plan.append(
                            {EventType::session_ended, session->changeset, std::move(data)}));
                        ATELIER_CHECK(attest_promotions(plan, context, *session));
                        if (session->changeset)
                            ATELIER_CHECK(close_notices(plan, stuck_key(*session->changeset),
                                                        "its session has ended"));
                        return session;
                    }));
    if (!ended) return {};
    ATELIER_CHECK(tell_of_decisions(work, *ended));
    ATELIER_CHECK(hand_off(work, *ended));
    // What is left of it costs nothing but its place.
    if (const auto gone = forget_start(work, id); !gone) work.progress.warn(gone.error().message);
    return free_worktree(work, *ended);
}

Result<void> end_remains_of(WorkContext& work, const SessionId& id) {
    ATELIER_TRY(const std::size_t left, work.machine.end_processes_of(id));
    ATELIER_TRY(const auto session,
                work.plan.store.read([&](PlanReader& plan) { return plan.session(id); }));
    if (session && left > 0) ATELIER_CHECK(tell_of_remains(work, *session, left));
    if (!session || session->ended_at) return {};
    // What cannot be compared any more keeps nobody from going on.
    const auto watched = verify_repository(work, *session);
    if (!watched) work.progress.warn(watched.error().message);
    for (const std::string& line : watched ? watched->lines() : std::vector<std::string>{})
        work.progress.warn(line);
    if (!session->worktree.empty() && session->branch)
        ATELIER_CHECK(work.repository.refs().remove_stale_locks(session->worktree,
                                                                {full_ref(*session->branch)}));
    return end_session(work, id, SessionEnd::lost,
                       "the run ended at stage " + std::string(name_of(session->stage)));
}

Result<std::size_t> recover_sessions(WorkContext& work, const AgentId& agent) {
    ATELIER_TRY(const auto open, work.plan.store.read([&](PlanReader& plan) {
        return plan.sessions({.agent = agent, .open_only = true});
    }));
    for (const Session& session : open)
        ATELIER_CHECK(end_remains_of(work, session.id));
    return open.size();
}

} // namespace atelier
