// What is left over in the plan: sessions, leases, assignments, claims, messages; and what agents
// printed.
#include "app/claim/claim.hpp"
#include "app/core/plan_queries.hpp"
#include "app/upkeep/garbage.hpp"
#include "app/work/end_session.hpp"
#include "domain/beads_jsonl.hpp"
#include "domain/fields.hpp"
#include "domain/lifecycle.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

Result<Judgement> judged_session(PlanReader& plan, Workshop& shop, const Session& session) {
    ATELIER_TRY(SessionFacts facts, holders_of(plan, shop.plan, session, shop.probe()));
    if (const auto processes = shop.machine.has_processes_of(session.id))
        facts.processes = *processes;
    return judge_session(session, facts, shop.plan.clock.now(), shop.plan.settings.lease);
}

// Nobody takes the claim over while its remains are cleared away.
Result<bool> seize_claim(Workshop& shop, const SessionId& id) {
    Context& context = shop.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<bool> {
        ATELIER_TRY(const auto session, plan.session(id));
        if (!session || session->ended_at) return false;
        if (!session->epic) return true;
        ATELIER_TRY(const LeaseHolder claim, holder_of(plan, *session->epic, shop.probe()));
        if (!claim.lease || claim.lease->session != id || claim.lease->ended) return true;
        if (!may_take_over(*claim.lease, claim.process, context.clock.now(),
                           context.settings.lease))
            return false;
        Lease seized = *claim.lease;
        seized.keeper = shop.machine.self();
        ATELIER_CHECK(plan.put(seized));
        return true;
    });
}

Result<Taken> take_session(Workshop& shop, const Session& session) {
    Context& context = shop.plan;
    ATELIER_TRY(const Judgement again, context.store.read([&](PlanReader& plan) {
        return judged_session(plan, shop, session);
    }));
    if (again.verdict != Verdict::collect) return Taken{false};
    bool ended = false;
    ATELIER_CHECK(holding_identity(shop, session.agent, [&]() -> Result<void> {
        ATELIER_TRY(ended, seize_claim(shop, session.id));
        if (!ended) return {};
        ATELIER_CHECK(end_remains_of(shop, session.id));
        if (!session.epic) return {};
        return context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return end_lease(plan, *session.epic, session.id);
        });
    }));
    return Taken{ended};
}

Result<Judgement> judged_lease(PlanReader& plan, Workshop& shop, const Lease& lease) {
    ATELIER_TRY(const LeaseHolder holder, holder_of(plan, lease.on, shop.probe()));
    if (!holder.lease || holder.lease->session != lease.session) return Judgement{};
    return judge_lease(holder, shop.plan.clock.now(), shop.plan.settings.lease);
}

Result<Taken> take_lease(Workshop& shop, const Lease& lease) {
    Context& context = shop.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Taken> {
        ATELIER_TRY(const Judgement again, judged_lease(plan, shop, lease));
        if (again.verdict != Verdict::collect) return Taken{false};
        ATELIER_CHECK(end_lease(plan, lease.on, lease.session));
        Json data = Json::object();
        data.set("agent", lease.agent.str()).set("session", lease.session.str());
        ATELIER_CHECK(plan.append({"lease.ended", lease.on, std::move(data)}));
        return Taken{};
    });
}

Result<Judgement> judged_assignment(PlanReader& plan, const Bead& agent) {
    if (!agent.hook) return Judgement{};
    ATELIER_TRY(const auto epic, plan.find(*agent.hook));
    return judge_assignment(agent, epic);
}

Result<Taken> take_assignment(Workshop& shop, const BeadId& id) {
    Context& context = shop.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Taken> {
        ATELIER_TRY(Bead agent, require_bead(plan, id));
        ATELIER_TRY(const Judgement again, judged_assignment(plan, agent));
        if (again.verdict != Verdict::collect) return Taken{false};
        Json data = Json::object();
        data.set("epic", agent.hook->str()).set("why", again.why);
        agent.hook.reset();
        set_field(agent, field::hook_bead, std::nullopt);
        set_field(agent, field::agent_state, "idle");
        ATELIER_CHECK(plan.update(agent));
        ATELIER_CHECK(plan.append({"assignment.cleared", id, std::move(data)}));
        return Taken{};
    });
}

// Whether a session on the epic is open that cannot be ended.
Result<bool> is_at_work(PlanReader& plan, Workshop& shop, const BeadId& epic,
                        const std::vector<Session>& open) {
    for (const Session& session : open) {
        if (session.epic != epic) continue;
        ATELIER_TRY(const Judgement judgement, judged_session(plan, shop, session));
        if (judgement.verdict != Verdict::collect) return true;
    }
    return false;
}

Result<Judgement> judged_claim(PlanReader& plan, Workshop& shop, const Bead& epic,
                               const std::vector<Session>& open) {
    ATELIER_TRY(const LeaseHolder claim, holder_of(plan, epic.id, shop.probe()));
    if (!claim.lease) return Judgement{};
    ATELIER_TRY(const LeaseHolder identity,
                holder_of(plan, claim.lease->agent.bead(shop.plan.issue_prefix), shop.probe()));
    ATELIER_TRY(const bool at_work, is_at_work(plan, shop, epic.id, open));
    return judge_claim(epic, claim, identity, at_work, shop.plan.clock.now(),
                       shop.plan.settings.lease);
}

Result<Taken> take_claim_away(Workshop& shop, const BeadId& id) {
    Context& context = shop.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Taken> {
        ATELIER_TRY(const Bead epic, require_epic(plan, id));
        ATELIER_TRY(const auto open, plan.sessions({.open_only = true}));
        ATELIER_TRY(const Judgement again, judged_claim(plan, shop, epic, open));
        const bool still =
            std::ranges::any_of(open, [&](const Session& session) { return session.epic == id; });
        if (still || again.verdict != Verdict::collect) return Taken{false};
        Context holder = context;
        ATELIER_TRY(holder.caller, AgentId::parse(epic.assignee));
        ATELIER_CHECK(give_up_claim(plan, holder, epic, again.why));
        return Taken{};
    });
}

Result<Taken> take_message(Workshop& shop, const BeadId& id) {
    Context& context = shop.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Taken> {
        ATELIER_TRY(const Bead message, require_bead(plan, id));
        const Judgement again =
            judge_message(message, message_expiry(message), context.clock.now());
        if (again.verdict != Verdict::collect) return Taken{false};
        ATELIER_TRY(const Bead closed, finish_message(message, "expired"));
        ATELIER_CHECK(plan.update(closed));
        Json data = Json::object();
        data.set("reason", "expired");
        ATELIER_CHECK(plan.append({"message.closed", id, std::move(data)}));
        return Taken{};
    });
}

} // namespace

Result<Finds> find_sessions(Workshop& shop, const GarbageRequest&) {
    return shop.plan.store.read([&](PlanReader& plan) -> Result<Finds> {
        Finds finds;
        ATELIER_TRY(const auto open, plan.sessions({.open_only = true}));
        for (const Session& session : open) {
            ATELIER_TRY(const Judgement judgement, judged_session(plan, shop, session));
            add_find(finds, Leftover::session, session.id.str(), judgement,
                     [&shop, session] { return take_session(shop, session); });
        }
        return finds;
    });
}

Result<Finds> find_claims(Workshop& shop, const GarbageRequest&) {
    return shop.plan.store.read([&](PlanReader& plan) -> Result<Finds> {
        Finds finds;
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
                lease.on == lease.agent.bead(shop.plan.issue_prefix))
                continue;
            ATELIER_TRY(const Judgement judgement, judged_lease(plan, shop, lease));
            add_find(finds, Leftover::lease, lease.on.str(), judgement,
                     [&shop, lease] { return take_lease(shop, lease); });
        }
        ATELIER_TRY(const auto beads, plan.select({.kind = BeadKind::agent}));
        for (const Bead& agent : beads) {
            ATELIER_TRY(const Judgement judgement, judged_assignment(plan, agent));
            add_find(finds, Leftover::assignment, agent.title, judgement,
                     [&shop, id = agent.id] { return take_assignment(shop, id); });
        }
        ATELIER_TRY(const auto epics, open_epics(plan));
        for (const Bead& epic : epics) {
            ATELIER_TRY(const Judgement judgement, judged_claim(plan, shop, epic, open));
            add_find(finds, Leftover::claim, epic.id.str(), judgement,
                     [&shop, id = epic.id] { return take_claim_away(shop, id); });
        }
        return finds;
    });
}

Result<Finds> find_messages(Workshop& shop, const GarbageRequest&) {
    return shop.plan.store.read([&](PlanReader& plan) -> Result<Finds> {
        Finds finds;
        ATELIER_TRY(
            const auto open,
            plan.select({.kind = BeadKind::message,
                         .statuses = {BeadStatus::open, BeadStatus::in_progress, BeadStatus::hooked,
                                      BeadStatus::blocked, BeadStatus::deferred}}));
        for (const Bead& message : open)
            add_find(finds, Leftover::message, message.id.str(),
                     judge_message(message, message_expiry(message), shop.plan.clock.now()),
                     [&shop, id = message.id] { return take_message(shop, id); });
        return finds;
    });
}

Result<Finds> find_transcripts(Workshop& shop, const GarbageRequest&) {
    ATELIER_TRY(const auto names, shop.files.list(shop.places.transcripts()));
    return shop.plan.store.read([&](PlanReader& plan) -> Result<Finds> {
        Finds finds;
        for (const std::string& name : names) {
            std::optional<Session> session;
            if (const auto id = SessionId::parse(name.substr(0, name.find('.')))) {
                ATELIER_TRY(session, plan.session(*id));
            }
            add_find(finds, Leftover::transcript, name,
                     judge_transcript(session, shop.plan.settings.keep_transcripts,
                                      shop.plan.clock.now()),
                     [&shop, name]() -> Result<Taken> {
                         ATELIER_CHECK(shop.files.remove(shop.places.transcripts() / name));
                         return Taken{};
                     });
        }
        return finds;
    });
}

} // namespace atelier
