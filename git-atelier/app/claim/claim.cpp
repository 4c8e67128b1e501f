#include "app/claim/claim.hpp"

#include "app/claim/agents.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

// A closed or vanished epic no longer occupies the agent.
Result<void> require_free(PlanReader& plan, const Bead& agent, const BeadId& wanted) {
    ATELIER_TRY(const auto held, held_epic(plan, agent));
    if (!held || held->id == wanted) return {};
    Json details = Json::object();
    details.set("agent", agent.title).set("epic", agent.assignment->str());
    return fail(ErrorCode::assignment_occupied,
                agent.title + " already holds " + agent.assignment->str(),
                advise(Hint::already_assigned, agent.assignment->str()), std::move(details));
}

Result<void> require_dead(PlanReader& plan, const Context& context, const Bead& epic,
                          const Lease& lease, const LivenessProbe& probe, bool named) {
    ATELIER_TRY(const Life life, life_of(plan, context, epic.id, probe));
    if (named && life == Life::over) return {};
    Json details = Json::object();
    details.set("epic", epic.id.str())
        .set("held_by", epic.assignee)
        .set("session", lease.session.str())
        .set("expires_at", format_time(lease.expires_at));
    return fail(ErrorCode::epic_taken, epic.id.str() + " is held by " + epic.assignee,
                advise(Hint::which_are_free), std::move(details));
}

} // namespace

Result<Claimed> take_claim(PlanWriter& plan, const Context& context, const Bead& epic,
                           const ClaimHolder& holder, const LivenessProbe& probe, bool named) {
    ATELIER_TRY(const Bead agent, ensure_agent(plan, context));
    ATELIER_TRY(const auto lease, plan.lease(epic.id));
    const bool mine = epic.assignee == context.caller.str();
    const bool foreign = !epic.assignee.empty() && !mine;

    Claimed claimed{epic, Lease{epic.id, context.caller, holder.session}};
    // A person's own assignment in another Beads program carries no lease: it is theirs until they
    // give it up.
    if (foreign && lease) ATELIER_CHECK(require_dead(plan, context, epic, *lease, probe, named));
    ATELIER_TRY(Bead next, claim(epic, context.caller, foreign && lease));
    ATELIER_CHECK(require_free(plan, agent, epic.id));

    if (foreign) claimed.taken_from = epic.assignee;
    if (lease && lease->session != holder.session && (foreign || !lease->ended))
        claimed.previous_session = lease->session;
    claimed.already_held = mine && is_claimed(epic);
    const bool same_session = lease && mine && !lease->ended && lease->session == holder.session;

    const Seconds length =
        holder.keeper.pid == 0 ? context.settings.lease.detached : context.settings.lease.lease;
    claimed.lease = Lease{.on = epic.id,
                          .agent = context.caller,
                          .session = holder.session,
                          .keeper = holder.keeper,
                          .expires_at = context.clock.now() + length,
                          .fencing = lease ? lease->fencing + (same_session ? 0 : 1) : 1};
    ATELIER_TRY(claimed.epic, plan.update(next));
    ATELIER_CHECK(plan.put(claimed.lease, term_of(lease)));
    if (agent.assignment != epic.id) ATELIER_CHECK(assign(plan, agent, epic.id));

    if (foreign) {
        ATELIER_TRY(const auto previous, plan.find(lease->agent.bead(context.issue_prefix)));
        if (previous && previous->assignment == epic.id) ATELIER_CHECK(unassign(plan, *previous));
    }
    if (same_session) return claimed;
    Json data = Json::object();
    data.set("fencing", claimed.lease.fencing);
    if (foreign) data.set("from", claimed.taken_from).set("from_session", lease->session.str());
    ATELIER_CHECK(plan.append({foreign ? EventType::epic_taken_over : EventType::epic_claimed,
                               epic.id, std::move(data)}));
    return claimed;
}

Result<Bead> give_up_claim(PlanWriter& plan, const Context& context, const Bead& epic,
                           const std::string& reason) {
    if (epic.assignee != context.caller.str()) {
        ATELIER_TRY(const auto agent, plan.find(context.caller_bead()));
        if (assignment_of(agent) == epic.id) ATELIER_CHECK(unassign(plan, *agent));
        return epic;
    }
    ATELIER_TRY(Bead next, release(epic, context.caller));
    ATELIER_TRY(Bead stored, plan.update(next));
    ATELIER_CHECK(end_claim(plan, epic.id));
    Json data = Json::object();
    data.set("reason", reason).set("from", context.caller.str());
    ATELIER_CHECK(plan.append({EventType::epic_released, epic.id, std::move(data)}));
    return stored;
}

Result<void> end_claim(PlanWriter& plan, const BeadId& epic) {
    ATELIER_TRY(const auto holders, plan.select({.kind = BeadKind::agent, .assignment = epic}));
    for (const Bead& holder : holders)
        ATELIER_CHECK(unassign(plan, holder));
    ATELIER_TRY(const auto lease, plan.lease(epic));
    return lease ? end_lease(plan, epic, lease->session) : Result<void>();
}

Result<void> end_lease(PlanWriter& plan, const BeadId& on, const SessionId& session) {
    ATELIER_TRY(auto lease, plan.lease(on));
    if (!lease || lease->ended || lease->session != session) return {};
    lease->ended = true;
    return plan.put(*lease, term_of(*lease));
}

} // namespace atelier
