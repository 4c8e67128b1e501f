#include "app/look/status_of_agents.hpp"

#include "app/core/life.hpp"
#include "domain/bead/agent.hpp"

namespace atelier {
namespace {

AgentStatus agent_status(const Bead& agent, const std::optional<Lease>& lives_by) {
    AgentStatus out{.id = agent.title, .bead = agent.id};
    const AgentAsWritten written = agent_as_written(agent);
    out.role = written.role.value_or("");
    out.epic = agent.assignment;
    out.live = lives_by.has_value();
    if (lives_by) out.session = lives_by->session;
    return out;
}

using Titles = std::map<BeadId, std::string>;

Titles titles_of(const std::vector<EpicStatus>& epics) {
    Titles titles;
    for (const EpicStatus& epic : epics) {
        titles.emplace(epic.id, epic.title);
        for (const ChangesetStatus& changeset : epic.changesets)
            titles.emplace(changeset.id, changeset.title);
    }
    return titles;
}

std::string title_in(const Titles& titles, const std::optional<BeadId>& bead) {
    const auto found = bead ? titles.find(*bead) : titles.end();
    return found == titles.end() ? "" : found->second;
}

std::optional<RunningSession> session_now(const std::vector<Session>& running,
                                          const std::string& agent, const Titles& titles) {
    std::optional<RunningSession> now;
    for (const Session& session : running)
        if (session.agent.str() == agent)
            now = RunningSession{session.changeset, title_in(titles, session.changeset),
                                 session.stage, session.started_at};
    return now;
}

} // namespace

Result<void> add_agents(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                        StatusOutcome& status) {
    ATELIER_TRY(const auto agents, plan.select({.kind = BeadKind::agent}));
    ATELIER_TRY(const auto running, plan.sessions({.open_only = true}));
    const auto titles = titles_of(status.epics);
    for (const Bead& agent : agents) {
        std::optional<Lease> lives_by;
        if (const auto identity = AgentId::parse(agent.title)) {
            ATELIER_TRY(const AgentHolders holders, holders_of(plan, context, *identity, probe));
            lives_by = living_lease(holders, status.now, context.settings.lease);
        }
        ATELIER_TRY(const AgentNow now, agent_now(plan, context, agent, probe));
        AgentStatus one = agent_status(agent, lives_by);
        one.state = name_of(now.state);
        one.heartbeat_at = now.heartbeat_at;
        one.epic_title = title_in(titles, one.epic);
        if (one.live) one.now = session_now(running, one.id, titles);
        status.agents.push_back(std::move(one));
    }
    return {};
}

} // namespace atelier
