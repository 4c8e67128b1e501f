#include "app/review/pause.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/bead/message.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>

namespace atelier {
namespace {

struct OrderEvents {
    EventType paused;
    EventType resumed;
};

// What the request names, with nothing of an order but what it is on.
struct PauseTarget {
    PauseOrder order;
    OrderEvents events;
};

Result<PauseTarget> of_agent(const Bead& bead) {
    const auto agent = AgentId::parse(bead.title);
    if (!agent || agent->role() == Role::overseer)
        return fail(ErrorCode::usage, bead.title + " is not a worker or planner",
                    advise(Hint::what_can_pause));
    return PauseTarget{{.on = bead.id, .name = agent->str()},
                       {EventType::agent_paused, EventType::agent_resumed}};
}

Result<PauseTarget> target_of(PlanReader& plan, const std::optional<BeadId>& on) {
    if (!on)
        return PauseTarget{{.name = std::string(whole_project)},
                           {EventType::project_paused, EventType::project_resumed}};
    ATELIER_TRY(const Bead bead, require_bead(plan, *on));
    if (kind_of(bead) == BeadKind::agent) return of_agent(bead);
    const auto epic = epic_of(plan, bead);
    if (!epic && epic.error().code != ErrorCode::not_found) return fail(epic.error());
    if (!epic)
        return fail(ErrorCode::usage, on->str() + " is neither an epic nor an agent",
                    advise(Hint::what_can_pause));
    return PauseTarget{{.on = epic->id, .name = epic->id.str()},
                       {EventType::epic_paused, EventType::epic_resumed}};
}

Result<void> require_open(PlanReader& plan, const PauseOrder& order) {
    if (!order.on) return {};
    ATELIER_TRY(const Bead bead, require_bead(plan, *order.on));
    if (kind_of(bead) == BeadKind::agent || !is_closed(bead)) return {};
    return fail(ErrorCode::epic_closed, order.name + " is closed", advise(Hint::which_are_open));
}

Result<PauseOrders> put_orders(PlanWriter& plan, PauseOrders orders) {
    ATELIER_CHECK(plan.remember(std::string(pause_orders_key), orders.text()));
    return orders;
}

std::vector<PauseOrder> others_than(const PauseOrders& orders, const PauseOrder& order) {
    std::vector<PauseOrder> out = orders.all();
    std::erase_if(out, [&](const PauseOrder& other) { return other.on == order.on; });
    return out;
}

std::string told_key(std::string_view what, const PauseOrder& order, const AgentId& agent) {
    return std::string(what) + ":" + (order.on ? order.on->str() : "project") + ":" + agent.str();
}

// Every worker and planner that the order is about.
Result<std::vector<AgentId>> agents_under(PlanReader& plan, const PauseOrder& order) {
    ATELIER_TRY(const auto beads, plan.select({.kind = BeadKind::agent}));
    std::vector<AgentId> agents;
    for (const Bead& bead : beads) {
        const auto agent = AgentId::parse(bead.title);
        if (!agent || agent->role() == Role::overseer) continue;
        if (!order.on || bead.id == order.on || bead.assignment == order.on)
            agents.push_back(*agent);
    }
    return agents;
}

std::string with_reason(const std::string& sentence, const std::string& reason) {
    return sentence + (reason.empty() ? "" : ": " + reason);
}

// Whoever is at work, so that it does not wonder why nothing more comes; what it was told before
// has another reason now.
Result<std::vector<AgentId>> tell_paused(PlanWriter& plan, const Context& context,
                                         const LivenessProbe& probe, const PauseOrder& order) {
    std::vector<AgentId> told;
    ATELIER_TRY(const auto agents, agents_under(plan, order));
    for (const AgentId& agent : agents) {
        const std::string key = told_key("paused", order, agent);
        ATELIER_CHECK(close_notices(plan, told_key("resumed", order, agent), "it is paused again"));
        ATELIER_CHECK(close_notices(plan, key, "it has another reason"));
        ATELIER_TRY(const Life life, life_of(plan, context, agent, probe));
        if (life != Life::lives) continue;
        ATELIER_CHECK(send_once(
            plan, context,
            {.to = agent.str(),
             .subject = "PAUSE: " + (order.reason.empty() ? order.name : order.reason),
             .body = pause_order_text(order) +
                     ".\n\nFinish what you are at, commit what stands, and end. Nothing further "
                     "is begun until it is resumed.\n",
             .key = key}));
        told.push_back(agent);
    }
    return told;
}

// Whichever of its reasons it was told.
Result<bool> knows_of(PlanReader& plan, const PauseOrder& order, const AgentId& agent) {
    ATELIER_TRY(const auto told, plan.select({.kind = BeadKind::message,
                                              .message_key = told_key("paused", order, agent)}));
    ATELIER_TRY(const auto messages, messages_in(told));
    return std::ranges::any_of(messages, [&](const Message& one) {
        return one.read_at() && *one.read_at() >= order.since;
    });
}

Result<std::vector<AgentId>> tell_resumed(PlanWriter& plan, const Context& context,
                                          const PauseOrder& order, const std::string& reason) {
    std::vector<AgentId> told;
    ATELIER_TRY(const auto beads, plan.select({.kind = BeadKind::agent}));
    for (const Bead& bead : beads) {
        const auto agent = AgentId::parse(bead.title);
        if (!agent) continue;
        ATELIER_TRY(const bool knew, knows_of(plan, order, *agent));
        ATELIER_CHECK(close_notices(plan, told_key("paused", order, *agent), "it is resumed"));
        if (!knew) continue;
        ATELIER_CHECK(send_once(plan, context,
                                {.to = agent->str(),
                                 .subject = "RESUME: " + (reason.empty() ? order.name : reason),
                                 .body = with_reason(order.name + " goes on", reason) + ".\n",
                                 .key = told_key("resumed", order, *agent)}));
        told.push_back(*agent);
    }
    return told;
}

} // namespace

Result<PauseOutcome> pause(const Context& context, const LivenessProbe& probe,
                           const PauseRequest& request) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PauseOutcome> {
        ATELIER_TRY(PauseTarget target, target_of(plan, request.on));
        PauseOrder& order = target.order;
        ATELIER_CHECK(require_open(plan, order));
        ATELIER_TRY(PauseOrders orders, pause_orders(plan));
        const PauseOrder* const before = orders.find(order.on);
        if (before != nullptr && (request.reason.empty() || request.reason == before->reason))
            return PauseOutcome{
                .order = *before, .already = true, .others = others_than(orders, *before)};
        order.reason = request.reason;
        order.by = context.caller.str();
        order.since = before != nullptr ? before->since : context.clock.now();
        orders.put(order);
        ATELIER_TRY(orders, put_orders(plan, std::move(orders)));
        Json data = Json::object();
        data.set("reason", order.reason);
        ATELIER_CHECK(plan.append({target.events.paused, order.on, std::move(data)}));
        PauseOutcome outcome{.order = order, .others = others_than(orders, order)};
        ATELIER_TRY(outcome.told, tell_paused(plan, context, probe, order));
        return outcome;
    });
}

Result<PauseOutcome> resume(const Context& context, const PauseRequest& request) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PauseOutcome> {
        ATELIER_TRY(PauseTarget target, target_of(plan, request.on));
        ATELIER_TRY(PauseOrders orders, pause_orders(plan));
        const PauseOrder* const found = orders.find(target.order.on);
        if (found == nullptr)
            return PauseOutcome{.order = target.order,
                                .already = true,
                                .others = others_than(orders, target.order)};
        const PauseOrder order = *found;
        orders.take_away(order.on);
        ATELIER_TRY(orders, put_orders(plan, std::move(orders)));
        Json data = Json::object();
        data.set("reason", order.reason).set("by", order.by).set("since", format_time(order.since));
        ATELIER_CHECK(plan.append({target.events.resumed, order.on, std::move(data)}));
        PauseOutcome outcome{.order = order, .others = orders.all()};
        ATELIER_TRY(outcome.told, tell_resumed(plan, context, order, request.reason));
        return outcome;
    });
}

} // namespace atelier
