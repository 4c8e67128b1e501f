#include "app/work/decided_meanwhile.hpp"

namespace atelier {
namespace {

// That its agent is started.
bool begins_agent(const Event& event, const Session& session) {
    if (type_of(event) != EventType::session_stage || event.session != session.id.str())
        return false;
    const auto data = parse_json(event.data);
    const Json* const body = std::get_if<Json>(&data);
    return body != nullptr && body->string_at("stage") == name_of(Stage::agent);
}

} // namespace

Result<void> attest_promotions(PlanWriter& plan, const Context& context, const Session& session) {
    if (session.agent.role() != Role::planner || context.settings.promotion != Promotion::planner)
        return {};
    ATELIER_TRY(const auto promotions,
                plan.events({.since = session.started_at, .types = {EventType::epic_promoted}}));
    ATELIER_TRY(const auto lines, plan.decision_lines());
    for (const Event& event : promotions)
        if (event.session == session.id.str() && event.actor == session.agent.str() &&
            !lines.holds(event))
            ATELIER_CHECK(plan.add_line(line_of(event)));
    return {};
}

Result<std::string> decided_meanwhile(PlanReader& plan, const Session& session) {
    ATELIER_TRY(const auto decisions,
                plan.events({.since = session.started_at,
                             .types = {EventType::session_stage, EventType::epic_promoted,
                                       EventType::epic_approved, EventType::changeset_size_approved,
                                       EventType::changeset_unblocked,
                                       EventType::changeset_abandoned, EventType::epic_abandoned,
                                       EventType::rescue_dropped, EventType::decision_undone}}));
    std::string told;
    bool with_agent = false;
    for (const Event& event : decisions) {
        with_agent = with_agent || begins_agent(event, session);
        if (!with_agent || type_of(event) == EventType::session_stage) continue;
        const auto actor = AgentId::parse(event.actor);
        if (!actor || actor->role() != Role::overseer) continue;
        told += (told.empty() ? "" : ", ") + event.type +
                (event.bead ? " " + event.bead->str() : std::string());
    }
    return told;
}

} // namespace atelier
