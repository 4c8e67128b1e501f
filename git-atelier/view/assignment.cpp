#include "view/assignment.hpp"

#include "base/or_null.hpp"
#include "view/text/bead_json.hpp"

namespace atelier {

Json contract_json(const StartupContract& contract) {
    Json body = Json::object();
    body.set("next", name_of(contract.next))
        .set("epic", id_json(contract.epic))
        .set("changeset", id_json(contract.changeset))
        .set("messages", ids_json(contract.messages))
        .set("steps", Json::strings(contract.steps));
    return body;
}

Json claim_json(const ClaimOutcome& claim) {
    Json body = Json::object();
    body.set("epic", claim.epic.str())
        .set("assignee", claim.assignee.str())
        .set("already_held", claim.already_held)
        .set("claim_expires_at", format_time(claim.expires_at));
    if (!claim.taken_from.empty()) body.set("taken_from", claim.taken_from);
    return body;
}

Json release_json(const ReleaseOutcome& release) {
    Json body = Json::object();
    body.set("epic", id_json(release.epic)).set("released", release.released);
    return body;
}

Json hook_status_json(const HookStatus& status) {
    Json counts = Json::object();
    for (const auto& [state, count] : status.changesets)
        counts.set(name_of(state), count);
    Json body = Json::object();
    body.set("agent", status.agent.str())
        .set("epic", id_json(status.epic))
        .set("epic_status", or_null(status.epic_status))
        .set("changesets", std::move(counts));
    return body;
}

Json work_done_json(const WorkDoneOutcome& outcome) {
    Json body = Json::object();
    body.set("epic", outcome.epic.str()).set("closed", true);
    return body;
}

Json heartbeat_json(const HeartbeatOutcome& outcome) {
    Json body = Json::object();
    body.set("agent", outcome.agent.str())
        .set("agent_state", name_of(outcome.state))
        .set("heartbeat_at", format_time(outcome.heartbeat_at));
    return body;
}

} // namespace atelier
