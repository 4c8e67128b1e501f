#include "app/claim/release_epic.hpp"

#include "app/claim/agents.hpp"
#include "app/claim/caller_session.hpp"
#include "app/claim/claim.hpp"
#include "base/json.hpp"

namespace atelier {
namespace {

std::string released_key(const Context& context) {
    return "released:" + context.caller_bead().str();
}

Result<ReleaseOutcome> released_before(PlanReader& plan, const Context& context) {
    ATELIER_TRY(const auto remembered, plan.remembered(released_key(context)));
    const auto id = BeadId::parse(remembered.value_or(""));
    if (!id) return ReleaseOutcome{};
    ATELIER_TRY(const auto epic, plan.find(*id));
    if (!epic || is_closed(*epic) || epic->assignee == context.caller.str())
        return ReleaseOutcome{};
    return ReleaseOutcome{*id, true};
}

} // namespace

Result<ReleaseOutcome> release_epic(const Context& context, const std::string& reason) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<ReleaseOutcome> {
        ATELIER_CHECK(caller_session(plan, context));
        ATELIER_TRY(const auto epic, assigned_epic(plan, context));
        if (!epic) return released_before(plan, context);
        ATELIER_CHECK(require_claim(plan, context, epic->id));
        ATELIER_CHECK(give_up_claim(plan, context, *epic, reason));
        ATELIER_CHECK(plan.remember(released_key(context), epic->id.str()));
        return ReleaseOutcome{epic->id, true};
    });
}

Result<std::optional<std::string>> given_back(const Context& context, const BeadId& epic,
                                              const Error& fault) {
    if (fault.code != ErrorCode::lease_lost || !context.session) return std::nullopt;
    ATELIER_TRY(const auto events, context.store.read([&](PlanReader& plan) {
        return plan.events({.bead = epic, .types = {EventType::epic_released}});
    }));
    for (const Event& event : events) {
        if (event.session != context.session->str()) continue;
        const auto data = parse_json(event.data);
        const Json* json = std::get_if<Json>(&data);
        const std::string reason = json != nullptr ? json->string_at("reason", "") : "";
        return "the agent gave " + epic.str() + " back" + (reason.empty() ? "" : ": " + reason);
    }
    return std::nullopt;
}

} // namespace atelier
