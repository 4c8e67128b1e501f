#include "domain/work/now.hpp"

#include "domain/bead/epic.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_set_up(const Session& session) {
    switch (session.stage) {
    case Stage::claim:
    case Stage::choose:
    case Stage::worktree:
    case Stage::brief:
        return false;
    case Stage::agent:
    case Stage::assess:
    case Stage::integrate:
    case Stage::end:
        return true;
    }
    return true;
}

AgentState state_of_agent(const Bead& agent, const AgentHolders& holders,
                          const std::optional<Session>& running, Time now,
                          const LeaseRules& rules) {
    const auto lives_by = living_lease(holders, now, rules);
    if (!lives_by) {
        const bool was_done = agent_as_written(agent).state == name_of(AgentState::done);
        const bool has_run = holders.identity.lease || was_done;
        return has_run && !agent.assignment ? AgentState::done : AgentState::idle;
    }
    // Without an orchestrator there is only its own word.
    const bool says_idle = agent_as_written(agent).heartbeat_at &&
                           agent_as_written(agent).state == name_of(AgentState::idle);
    if (lives_by->keeper.pid == 0) return says_idle ? AgentState::idle : AgentState::working;
    if (!running) return AgentState::idle;
    return is_set_up(*running) ? AgentState::working : AgentState::spawning;
}

} // namespace

AgentNow agent_now(const Bead& agent, const AgentHolders& holders,
                   const std::optional<Session>& running, Time now, const LeaseRules& rules) {
    AgentNow out{state_of_agent(agent, holders, running, now, rules), std::nullopt};
    if (const auto said = parse_time(agent_as_written(agent).heartbeat_at.value_or("")))
        out.heartbeat_at = *said;
    for (const LeaseHolder* holder : {&holders.identity, &holders.claim}) {
        if (!holder->lease) continue;
        const Time renewed = std::min(renewed_at(*holder->lease, rules), now);
        out.heartbeat_at = std::max(out.heartbeat_at.value_or(renewed), renewed);
    }
    return out;
}

Bead with_agent_now(Bead agent, const AgentNow& now) {
    if (kind_of(agent) == BeadKind::agent) Agent::show(agent, now.state, now.heartbeat_at);
    return agent;
}

Bead with_claim_expiry(Bead epic, const std::optional<Lease>& lease) {
    if (!lease || kind_of(epic) != BeadKind::epic) return epic;
    Epic::set_claim_expires_at(epic,
                               lease->ended ? std::nullopt : std::optional(lease->expires_at));
    return epic;
}

ChangesetState state_now(const Bead& changeset, const std::optional<Session>& last, bool worked_on,
                         bool tried_again) {
    const ChangesetState written = state_of(changeset);
    if (written != ChangesetState::working || worked_on) return written;
    if (tried_again) return ChangesetState::ready;
    // It came back from landing by nobody's fault, or its agent gave it back: it is begun anew.
    const bool came_back = last && (last->outcome == SessionOutcome(SessionEnd::conflict) ||
                                    last->outcome == SessionOutcome(SessionEnd::unread) ||
                                    last->outcome == SessionOutcome(SessionEnd::turn) ||
                                    last->outcome == SessionOutcome(SessionEnd::ended));
    return came_back ? ChangesetState::ready : ChangesetState::interrupted;
}

Time idle_since(const Session& last) {
    const bool cut_off = !last.ended_at || last.outcome == SessionOutcome(SessionEnd::lost);
    return cut_off ? last.started_at : *last.ended_at;
}

} // namespace atelier
