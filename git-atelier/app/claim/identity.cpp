#include "app/claim/identity.hpp"

#include "app/claim/agents.hpp"
#include "app/core/life.hpp"
#include "app/core/new_id.hpp"

namespace atelier {
namespace {

// The lease of an identity is not numbered: each run has a session of its own.
std::optional<LeaseTerm> own_term(const Identity& identity) {
    return LeaseTerm{identity.run};
}

} // namespace

Result<void> require_unused(PlanReader& plan, const Context& context, const AgentId& agent,
                            const LivenessProbe& probe) {
    ATELIER_TRY(const AgentHolders holders, holders_of(plan, context, agent, probe));
    const auto lease = living_lease(holders, context.clock.now(), context.settings.lease);
    if (!lease) return {};
    const ProcessIdentity& keeper = lease->keeper;
    Json details = Json::object();
    details.set("agent", agent.str())
        .set("session", lease->session.str())
        .set("host", keeper.host)
        .set("pid", keeper.pid);
    const std::string where =
        keeper.pid != 0
            ? " is already running: process " + std::to_string(keeper.pid) + " on " + keeper.host
            : " works on " + lease->on.str() + " without an orchestrator; its lease " + "runs " +
                  for_another(context.clock.now(), lease->expires_at);
    return fail(
        ErrorCode::identity_in_use, agent.str() + where,
        advise(agent.role() == Role::worker ? Hint::any_free_worker : Hint::other_name_of_planner),
        std::move(details));
}

Result<Identity> acquire_identity(const Context& context, Role role,
                                  const std::optional<std::string>& name,
                                  const ProcessIdentity& self, const LivenessProbe& probe) {
    if (role == Role::artisan)
        return fail(ErrorCode::invariant_broken,
                    "an artisan holds no identity: several of its turns may run at once");
    ATELIER_TRY(const SessionId run, fresh_process_id(context));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Identity> {
        ATELIER_TRY(const AgentId agent,
                    name ? AgentId::make(role, *name) : free_worker(plan, context, probe));
        ATELIER_CHECK(require_unused(plan, context, agent, probe));
        Context own = context;
        own.caller = agent;
        ATELIER_TRY(const Bead bead, ensure_agent(plan, own));
        ATELIER_TRY(const auto before, plan.lease(bead.id));
        ATELIER_CHECK(
            plan.put(Lease{.on = bead.id,
                           .agent = agent,
                           .session = run,
                           .keeper = self,
                           .expires_at = context.clock.now() + context.settings.lease.lease},
                     term_of(before)));
        return Identity{agent, run};
    });
}

Result<void> renew_leases(const Context& context, const Identity& identity,
                          const std::optional<BeadId>& epic) {
    const auto renew = [&](PlanWriter& plan) -> Result<void> {
        const Time expiry = context.clock.now() + context.settings.lease.lease;
        const BeadId agent = identity.agent.bead(context.issue_prefix);
        ATELIER_TRY(auto own, plan.lease(agent));
        ATELIER_CHECK(require_term(agent, own, own_term(identity)));
        own->expires_at = expiry;
        ATELIER_CHECK(plan.put(*own, own_term(identity)));
        if (!epic) return {};
        ATELIER_TRY(Lease claim, require_claim(plan, context, *epic));
        claim.expires_at = expiry;
        return plan.put(claim, term_of(claim));
    };
    return context.store.write(context.stamp(), renew, Durability::relaxed);
}

Result<void> name_keeper(const Context& context, const BeadId& epic,
                         const ProcessIdentity& keeper) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(Lease claim, require_claim(plan, context, epic));
        claim.keeper = keeper;
        return plan.put(claim, term_of(claim));
    });
}

Result<void> release_identity(const Context& context, const Identity& identity) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        return end_lease(plan, identity.agent.bead(context.issue_prefix), identity.run);
    });
}

Result<void> leave(const Context& context, const Identity& identity) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        const BeadId agent = identity.agent.bead(context.issue_prefix);
        ATELIER_TRY(const auto own, plan.lease(agent));
        if (term_of(own) != own_term(identity)) return {};
        ATELIER_TRY(const auto bead, plan.find(agent));
        if (const auto epic = assignment_of(bead)) {
            ATELIER_TRY(const auto claim, plan.lease(*epic));
            if (claim && claim->agent == identity.agent)
                ATELIER_CHECK(end_lease(plan, *epic, claim->session));
        }
        return end_lease(plan, agent, identity.run);
    });
}

} // namespace atelier
