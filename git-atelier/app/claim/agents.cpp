#include "app/claim/agents.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/agent.hpp"

namespace atelier {

Result<Bead> ensure_agent(PlanWriter& plan, const Context& context) {
    ATELIER_TRY(auto found, plan.find(context.caller_bead()));
    if (found) return *std::move(found);
    ATELIER_TRY(Bead stored, plan.create(Agent::make(context.caller, context.issue_prefix)));
    ATELIER_CHECK(plan.append({EventType::agent_created, stored.id}));
    return stored;
}

std::optional<BeadId> assignment_of(const std::optional<Bead>& agent) {
    return agent ? agent->assignment : std::nullopt;
}

Result<void> assign(PlanWriter& plan, const Bead& agent, const BeadId& epic) {
    Bead next = agent;
    Agent::assign(next, epic);
    ATELIER_CHECK(plan.update(next));
    return {};
}

Result<void> unassign(PlanWriter& plan, const Bead& agent) {
    Bead next = agent;
    Agent::assign(next, std::nullopt);
    ATELIER_CHECK(plan.update(next));
    return {};
}

Result<Lease> held_claim(PlanReader& plan, const Context& context, const BeadId& epic_id) {
    ATELIER_TRY(const Bead epic, require_epic(plan, epic_id));
    ATELIER_TRY(auto lease, plan.lease(epic_id));
    const auto lost = [&](const std::string& why) {
        Json details = Json::object();
        details.set("epic", epic_id.str()).set("held_by", epic.assignee);
        return fail(ErrorCode::lease_lost, why, advise(Hint::stop_working), std::move(details));
    };
    if (epic.assignee != context.caller.str())
        return lost(epic_id.str() + (epic.assignee.empty() ? " is no longer claimed"
                                                           : " is now held by " + epic.assignee));
    if (!lease) return lost(epic_id.str() + " has no lease");
    if (!context.session) return *std::move(lease);
    ATELIER_TRY(const auto session, plan.session(*context.session));
    if (session &&
        (session->ended_at || term_of(*lease) != LeaseTerm{session->id, session->fencing}))
        return lost("the claim of " + epic_id.str() + " by session " + context.session->str() +
                    " has been taken over");
    return *std::move(lease);
}

Result<Lease> require_claim(PlanWriter& plan, const Context& context, const BeadId& epic) {
    ATELIER_TRY(Lease lease, held_claim(plan, context, epic));
    if (lease.keeper.pid != 0) return lease;
    if (context.session) {
        ATELIER_TRY(const auto session, plan.session(*context.session));
        if (session) return lease;
    }
    // Whoever took it for left behind has taken nothing over.
    lease.ended = false;
    lease.expires_at = context.clock.now() + context.settings.lease.detached;
    ATELIER_CHECK(plan.put(lease, term_of(lease)));
    return lease;
}

} // namespace atelier
