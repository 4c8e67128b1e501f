#include "app/work/mail_session.hpp"

#include "app/agent/agent_program.hpp"
#include "app/agent/build_turn.hpp"
#include "app/agent/run_turn.hpp"
#include "app/core/agent_mail.hpp"
#include "app/core/new_id.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/turn_record.hpp"
#include "app/guard/outlived_session.hpp"
#include "app/guard/repository_audit.hpp"
#include "app/mail/mail_queue_claim.hpp"
#include "app/work/end_session.hpp"
#include "app/work/heard_in_turn.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<void> record(WorkContext& work, Session& session, Stage stage) {
    work.progress.stage(session.agent.name(), stage == Stage::brief ? "mail" : "agent");
    const bool first = session.stage == Stage::claim;
    session.stage = stage;
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.put(session));
        Json data = Json::object();
        data.set("session", session.id.str()).set("stage", name_of(stage));
        ATELIER_CHECK(plan.append({first ? EventType::session_started : EventType::session_stage,
                                   context.caller_bead(), std::move(data)}));
        return {};
    });
}

// When the mail counts as read.
enum class Heard { at_its_end, when_it_ends_well };

Result<TurnOutcome> run_agent(WorkContext& work, Session& session, const Identity& identity,
                              const RuntimeDefinition& runtime, Heard heard) {
    const Context& context = work.plan;
    ATELIER_TRY(const TurnRequest turn, build_mail_turn(work, runtime, session));
    ATELIER_CHECK(record(work, session, Stage::agent));
    TurnHooks hooks;
    hooks.every = [&] { return renew_leases(context, identity, std::nullopt); };
    ATELIER_TRY(const TurnOutcome ended, run_turn(work, {turn, runtime, hooks}));
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return put_turn_record(plan, session.id, ended.reading);
    }));
    if (ended.end == TurnEnd::lost)
        ATELIER_CHECK(tell_of_killed_keeper(work, session, ended.left_behind));
    if (heard == Heard::at_its_end || ended.verdict().result == TurnResult::finished)
        ATELIER_CHECK(heard_in_turn(context, session.id, ended));
    return ended;
}

// It has no branch of its own: whatever it did to the repository is put back, or told.
Result<TurnOutcome> hold(WorkContext& work, Session& session, const Identity& identity,
                         const RuntimeDefinition& runtime, Heard heard) {
    ATELIER_CHECK(record(work, session, Stage::brief));
    ATELIER_TRY(const RepositoryState start, snapshot_repository(work, session));
    auto ended = run_agent(work, session, identity, runtime, heard);
    ATELIER_TRY(const AuditOutcome watched, verify_repository(work, session, start));
    for (const std::string& line : watched.lines())
        work.progress.warn(line);
    return ended;
}

Result<void> session_on_mail(WorkContext work, const Identity& identity,
                             const RuntimeDefinition& runtime, Heard heard) {
    ATELIER_CHECK(require_agent_program(work, Role::worker, runtime, worker_command(runtime)));
    ATELIER_TRY(const SessionId id, fresh_session_id(work.plan));
    work.plan.session = id;
    work.repository.tag_children(id);
    Session session{.id = id, .agent = identity.agent, .started_at = work.plan.clock.now()};
    const auto ended = hold(work, session, identity, runtime, heard);
    const std::string text = ended ? end_text(*ended) : ended.error().message;
    const auto closed =
        end_session(work, id, ended ? SessionOutcome(SessionEnd::ended) : ended.error().code, text);
    if (!ended) return tl::unexpected(ended.error());
    work.progress.done(identity.agent.name(), "mail: " + text);
    return closed;
}

// Whether its session has dealt with it; otherwise it waits in its queue again.
Result<bool> is_dealt_with_or_given_back(const Context& context, const BeadId& id) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<bool> {
        ATELIER_TRY(const Bead bead, require_bead(plan, id));
        ATELIER_TRY(const Message message, Message::of(bead));
        if (is_closed(bead) || message.read_at()) return true;
        if (message.claimed_by() == context.caller.str())
            ATELIER_CHECK(give_back_to_queue(plan, bead));
        return false;
    });
}

} // namespace

Result<std::optional<ServedMessage>> queue_session(const WorkContext& work,
                                                   const Identity& identity,
                                                   const RuntimeDefinition& runtime,
                                                   const QueuedMessage& queued) {
    const auto claim = mail_queue_claim(work.plan, queued.queue, queued.message);
    if (!claim) {
        const ErrorCode code = claim.error().code;
        const bool not_ours = code == ErrorCode::message_taken || code == ErrorCode::not_found ||
                              code == ErrorCode::paused || code == ErrorCode::wrong_role;
        return not_ours ? Result<std::optional<ServedMessage>>() : fail(claim.error());
    }
    ServedMessage served{
        .queue = queued.queue, .message = queued.message, .subject = claim->message->subject()};
    const auto held = session_on_mail(work, identity, runtime, Heard::when_it_ends_well);
    ATELIER_TRY(served.dealt_with, is_dealt_with_or_given_back(work.plan, queued.message));
    if (served.dealt_with) {
        served.text = "dealt with";
        return std::optional(std::move(served));
    }
    served.text = held ? "its agent has failed, or was stopped" : with_hint(held.error());
    work.progress.warn(queued.message.str() + " waits in the queue " + queued.queue +
                       " again: " + served.text);
    return std::optional(std::move(served));
}

Result<void> mail_session(WorkContext work, const Identity& identity,
                          const RuntimeDefinition& runtime) {
    return session_on_mail(std::move(work), identity, runtime, Heard::at_its_end);
}

} // namespace atelier
