// What is left over in the plan: runs, sessions, leases, assignments, claims, messages.
#include "app/claim/agents.hpp"
#include "app/claim/claim.hpp"
#include "app/core/agent_mail.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/guard/start_record.hpp"
#include "app/run/look_at_runs.hpp"
#include "app/run/recover_runs.hpp"
#include "app/upkeep/gc_candidates.hpp"
#include "app/work/end_session.hpp"
#include "base/text.hpp"
#include "domain/bead/message.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

Result<Judgement> judged_session(PlanReader& plan, WorkContext& work, const Session& session) {
    ATELIER_TRY(SessionHolders holders, holders_of(plan, work.plan, session, work.probe()));
    SessionFacts facts{std::move(holders.identity), std::move(holders.claim), std::nullopt};
    if (const auto processes = work.machine.has_processes_of(session.id))
        facts.processes = *processes;
    return judge_session(session, facts, work.plan.clock.now(), work.plan.settings.lease);
}

// Nobody takes the claim over while its remains are cleared away.
Result<bool> collect_claim(WorkContext& work, const SessionId& id) {
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<bool> {
        ATELIER_TRY(const auto session, plan.session(id));
        if (!session || session->ended_at) return false;
        if (!session->epic) return true;
        ATELIER_TRY(const LeaseHolder claim, holder_of(plan, *session->epic, work.probe()));
        if (!claim.lease || claim.lease->session != id || claim.lease->ended) return true;
        if (life_of(claim, context.clock.now(), context.settings.lease) != Life::over) return false;
        Lease seized = *claim.lease;
        seized.keeper = work.machine.self();
        ATELIER_CHECK(plan.put(seized, term_of(seized)));
        return true;
    });
}

Result<Collected> take_session(WorkContext& work, const Session& session) {
    Context& context = work.plan;
    ATELIER_TRY(const Judgement again, context.store.read([&](PlanReader& plan) {
        return judged_session(plan, work, session);
    }));
    if (again.verdict != Verdict::collect) return Collected{false};
    bool ended = false;
    const auto end = [&]() -> Result<void> {
        ATELIER_TRY(ended, collect_claim(work, session.id));
        if (!ended) return {};
        ATELIER_CHECK(end_remains_of(work, session.id));
        if (!session.epic) return {};
        return context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return end_lease(plan, *session.epic, session.id);
        });
    };
    // An artisan holds no identity.
    ATELIER_CHECK(
        session.agent.role() == Role::artisan ? end() : holding_identity(work, session.agent, end));
    return Collected{ended};
}

// What it is of ends with its run.
Result<bool> is_of_turn_in_flight(PlanReader& plan, const Session& session) {
    if (session.agent.role() != Role::artisan) return false;
    ATELIER_TRY(const auto turns, plan.runs().turns({.session = session.id}));
    return std::ranges::any_of(turns,
                               [](const TurnRecord& turn) { return is_in_flight(turn.status); });
}

Result<bool> is_of_open_run(PlanReader& plan, const Lease& lease) {
    ATELIER_TRY(const auto run, unfinished_run(plan.runs(), lease.on));
    return run.has_value();
}

Result<Judgement> judged_lease(PlanReader& plan, WorkContext& work, const Lease& lease) {
    ATELIER_TRY(const LeaseHolder holder, holder_of(plan, lease.on, work.probe()));
    if (!holder.lease || holder.lease->session != lease.session) return Judgement{};
    return judge_lease(holder, work.plan.clock.now(), work.plan.settings.lease);
}

Result<Collected> take_lease(WorkContext& work, const Lease& lease) {
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Collected> {
        ATELIER_TRY(const Judgement again, judged_lease(plan, work, lease));
        if (again.verdict != Verdict::collect) return Collected{false};
        ATELIER_CHECK(end_lease(plan, lease.on, lease.session));
        Json data = Json::object();
        data.set("agent", lease.agent.str()).set("session", lease.session.str());
        ATELIER_CHECK(plan.append({EventType::lease_ended, lease.on, std::move(data)}));
        return Collected{};
    });
}

Result<Judgement> judged_assignment(PlanReader& plan, const Bead& agent) {
    if (!agent.assignment) return Judgement{};
    ATELIER_TRY(const auto epic, plan.find(*agent.assignment));
    return judge_assignment(agent, epic);
}

Result<Collected> take_assignment(WorkContext& work, const BeadId& id) {
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Collected> {
        ATELIER_TRY(const Bead agent, require_bead(plan, id));
        ATELIER_TRY(const Judgement again, judged_assignment(plan, agent));
        if (again.verdict != Verdict::collect) return Collected{false};
        Json data = Json::object();
        data.set("epic", agent.assignment->str()).set("why", again.why);
        ATELIER_CHECK(unassign(plan, agent));
        ATELIER_CHECK(plan.append({EventType::assignment_cleared, id, std::move(data)}));
        return Collected{};
    });
}

// Whether a session on the epic is open that cannot be ended.
Result<bool> is_at_work(PlanReader& plan, WorkContext& work, const BeadId& epic,
                        const std::vector<Session>& open) {
    for (const Session& session : open) {
        if (session.epic != epic) continue;
        ATELIER_TRY(const Judgement judgement, judged_session(plan, work, session));
        if (judgement.verdict != Verdict::collect) return true;
    }
    return false;
}

Result<Judgement> judged_claim(PlanReader& plan, WorkContext& work, const Bead& epic,
                               const std::vector<Session>& open) {
    ATELIER_TRY(const LeaseHolder claim, holder_of(plan, epic.id, work.probe()));
    if (!claim.lease) return Judgement{};
    ATELIER_TRY(const Life identity, life_of(plan, work.plan, claim.lease->agent, work.probe()));
    ATELIER_TRY(const bool at_work, is_at_work(plan, work, epic.id, open));
    return judge_claim(epic, claim, identity, at_work, work.plan.clock.now(),
                       work.plan.settings.lease);
}

Result<Collected> take_claim_away(WorkContext& work, const BeadId& id) {
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Collected> {
        ATELIER_TRY(const Bead epic, require_epic(plan, id));
        ATELIER_TRY(const auto open, plan.sessions({.open_only = true}));
        ATELIER_TRY(const Judgement again, judged_claim(plan, work, epic, open));
        const bool still =
            std::ranges::any_of(open, [&](const Session& session) { return session.epic == id; });
        if (still || again.verdict != Verdict::collect) return Collected{false};
        Context holder = context;
        ATELIER_TRY(holder.caller, AgentId::parse(epic.assignee));
        ATELIER_CHECK(give_up_claim(plan, holder, epic, again.why));
        return Collected{};
    });
}

// What becomes of an open message: it has expired, or goes back to its queue.
enum class MessageEnd { expired, released };

struct JudgedMessage {
    Judgement judgement = {};
    MessageEnd end = MessageEnd::expired;
};

Result<JudgedMessage> judged_message(PlanReader& plan, const Context& context, const Bead& bead) {
    ATELIER_TRY(const Message message, Message::of(bead));
    const Time now = context.clock.now();
    JudgedMessage judged{judge_message(bead, message.expires(), now)};
    if (judged.judgement.verdict != Verdict::keep || is_closed(bead)) return judged;
    ATELIER_TRY(const bool left, has_holder_left(plan, context, message));
    if (!left || message.queue().empty()) return judged;
    return JudgedMessage{{.verdict = Verdict::collect,
                          .why = message.claimed_by() +
                                 " claimed it and comes no more: it waits in " + message.queue() +
                                 " again"},
                         MessageEnd::released};
}

Result<void> close_expired(PlanWriter& plan, const Bead& message) {
    ATELIER_TRY(const Bead closed, finish_message(message, "expired"));
    ATELIER_CHECK(plan.update(closed));
    Json data = Json::object();
    data.set("reason", "expired");
    return plan.append({EventType::message_closed, message.id, std::move(data)});
}

Result<Collected> take_message(WorkContext& work, const BeadId& id, MessageEnd end) {
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Collected> {
        ATELIER_TRY(const Bead message, require_bead(plan, id));
        ATELIER_TRY(const JudgedMessage again, judged_message(plan, context, message));
        if (again.judgement.verdict != Verdict::collect || again.end != end)
            return Collected{false};
        if (end == MessageEnd::expired)
            ATELIER_CHECK(close_expired(plan, message));
        else
            ATELIER_CHECK(give_back_to_queue(plan, message));
        return Collected{};
    });
}

std::string why_left(const LeftRun& left) {
    return "its driver is gone" +
           (left.turns == 0 ? "" : ", with " + counted(left.turns, "turn") + " in flight") + "; " +
           way_to_continue(left.run, left.changeset) + " continues it afterwards";
}

Result<Collected> take_run_up(const RunWorld& world, const BeadId& run) {
    ATELIER_TRY(const auto recovered, recover_left_run(world, run));
    return Collected{recovered.has_value()};
}

// So many refs in files of their own are worth a word.
constexpr std::size_t many_refs = 100;

Result<std::vector<BeadId>> loose_pieces(WorkContext& work) {
    ATELIER_TRY(const auto pieces,
                work.plan.store.read([](PlanReader& plan) { return plan.runs().pieces({}); }));
    std::vector<BeadId> ids;
    for (const Piece& piece : pieces)
        ids.push_back(piece.id);
    return work.repository.pieces().loose(ids);
}

Result<Collected> pack_pieces(WorkContext& work) {
    ATELIER_TRY(const auto loose, loose_pieces(work));
    if (loose.empty()) return Collected{false};
    ATELIER_TRY(const std::size_t packed, work.repository.pieces().pack(loose));
    return Collected{packed > 0};
}

} // namespace

Result<GcCandidates> find_pieces(WorkContext& work, const GcRequest&, GcSight&) {
    ATELIER_TRY(const auto loose, loose_pieces(work));
    GcCandidates candidates;
    if (loose.size() < many_refs) return candidates;
    add_candidate(candidates, GcKind::pieces, std::string(pieces_folder),
                  {.verdict = Verdict::collect,
                   .why = counted(loose.size(), "ref") +
                          " of pieces, each in a file of its own: they are packed into one"},
                  [&work] { return pack_pieces(work); });
    return candidates;
}

Result<GcCandidates> find_runs(const RunWorld& world) {
    const Context& context = world.work.plan;
    ATELIER_TRY(const auto left, context.store.read([&](PlanReader& plan) {
        return left_runs(plan, context, world.work.probe(), AmongRuns::all);
    }));
    GcCandidates candidates;
    for (const LeftRun& one : left)
        add_candidate(candidates, GcKind::run, one.run.str(),
                      {.verdict = Verdict::collect, .why = why_left(one)},
                      [&world, run = one.run] { return take_run_up(world, run); });
    return candidates;
}

Result<GcCandidates> find_sessions(WorkContext& work, const GcRequest&, GcSight&) {
    ATELIER_TRY(const auto left, left_starts(work));
    return work.plan.store.read([&](PlanReader& plan) -> Result<GcCandidates> {
        GcCandidates candidates;
        ATELIER_TRY(const auto open, plan.sessions({.open_only = true}));
        for (const Session& session : open) {
            ATELIER_TRY(const bool of_run, is_of_turn_in_flight(plan, session));
            if (of_run) continue;
            ATELIER_TRY(const Judgement judgement, judged_session(plan, work, session));
            add_candidate(candidates, GcKind::session, session.id.str(), judgement,
                          [&work, session] { return take_session(work, session); });
        }
        for (const SessionId& id : left)
            add_candidate(candidates, GcKind::session, id.str(),
                          {.verdict = Verdict::collect,
                           .why = "it has ended, and what it began with was left in sessions/"},
                          [&work, id]() -> Result<Collected> {
                              ATELIER_CHECK(forget_start(work, id));
                              return Collected{};
                          });
        return candidates;
    });
}

Result<GcCandidates> find_claims(WorkContext& work, const GcRequest&, GcSight&) {
    return work.plan.store.read([&](PlanReader& plan) -> Result<GcCandidates> {
        GcCandidates candidates;
        std::set<SessionId> sessions;
        std::set<AgentId> agents;
        ATELIER_TRY(const auto open, plan.sessions({.open_only = true}));
        for (const Session& session : open) {
            sessions.insert(session.id);
            agents.insert(session.agent);
        }
        ATELIER_TRY(const auto leases, plan.leases());
        for (const Lease& lease : leases) {
            if (lease.ended || sessions.contains(lease.session)) continue;
            if (agents.contains(lease.agent) &&
                lease.on == lease.agent.bead(work.plan.issue_prefix))
                continue;
            ATELIER_TRY(const bool of_run, is_of_open_run(plan, lease));
            if (of_run) continue;
            ATELIER_TRY(const Judgement judgement, judged_lease(plan, work, lease));
            add_candidate(candidates, GcKind::lease, lease.on.str(), judgement,
                          [&work, lease] { return take_lease(work, lease); });
        }
        ATELIER_TRY(const auto beads, plan.select({.kind = BeadKind::agent}));
        for (const Bead& agent : beads) {
            ATELIER_TRY(const Judgement judgement, judged_assignment(plan, agent));
            add_candidate(candidates, GcKind::assignment, agent.title, judgement,
                          [&work, id = agent.id] { return take_assignment(work, id); });
        }
        ATELIER_TRY(const auto epics, open_epics(plan));
        for (const Bead& epic : epics) {
            ATELIER_TRY(const Judgement judgement, judged_claim(plan, work, epic, open));
            add_candidate(candidates, GcKind::claim, epic.id.str(), judgement,
                          [&work, id = epic.id] { return take_claim_away(work, id); });
        }
        return candidates;
    });
}

Result<GcCandidates> find_messages(WorkContext& work, const GcRequest&, GcSight&) {
    return work.plan.store.read([&](PlanReader& plan) -> Result<GcCandidates> {
        GcCandidates candidates;
        ATELIER_TRY(
            const auto open,
            plan.select({.kind = BeadKind::message,
                         .statuses = {BeadStatus::open, BeadStatus::in_progress, BeadStatus::hooked,
                                      BeadStatus::blocked, BeadStatus::deferred}}));
        for (const Bead& bead : open) {
            ATELIER_TRY(const JudgedMessage judged, judged_message(plan, work.plan, bead));
            add_candidate(
                candidates, GcKind::message, bead.id.str(), judged.judgement,
                [&work, id = bead.id, end = judged.end] { return take_message(work, id, end); });
        }
        return candidates;
    });
}

} // namespace atelier
