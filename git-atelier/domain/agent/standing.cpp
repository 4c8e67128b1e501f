#include "domain/agent/standing.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

Advice way_of(const Instead& instead, const Standing& standing) {
    Advice way;
    if (standing.id) {
        const Role role = standing.id->role();
        const std::string skill(role == Role::planner  ? instead.planner
                                : role == Role::worker ? instead.worker
                                                       : std::string_view());
        if (!skill.empty())
            way = advise(Hint::use_skill, skill);
        else if (role == Role::worker)
            way = advise(Hint::ask_for_it);
    }
    return way.also(advise(Hint::terminal_of_your_own));
}

} // namespace

std::string callers_text(const Callers& callers) {
    std::vector<std::string> names;
    if (callers.overseer) names.emplace_back("the overseer");
    if (callers.planner) names.emplace_back("planners");
    if (callers.worker) names.emplace_back("workers");
    if (callers.artisan) names.emplace_back("artisans");
    return join(names, " and ");
}

std::optional<Mark> mark_of(std::string_view agent, std::string_view session) {
    const auto id = AgentId::parse(agent);
    const bool names_agent = !agent.empty() && !(id && id->role() == Role::overseer);
    if (!names_agent && session.empty()) return std::nullopt;
    Mark mark;
    if (names_agent && id) mark.agent = *id;
    if (const auto named = SessionId::parse(session)) mark.session = *named;
    return mark;
}

Standing standing_of(const std::vector<Mark>& marks, const AgentId& overseer) {
    if (marks.empty()) return {overseer};
    const auto agent =
        std::find_if(marks.begin(), marks.end(), [](const Mark& mark) { return mark.agent; });
    Standing standing;
    if (agent == marks.end()) return standing;
    standing.id = agent->agent;
    for (const Mark& mark : marks)
        if (mark.session && mark.agent == agent->agent && !standing.session)
            standing.session = mark.session;
    return standing;
}

Audience audience_of(const Standing& standing) {
    if (standing.is_overseer()) return Audience::person;
    if (!standing.id) return Audience::worker;
    switch (standing.id->role()) {
    case Role::planner:
        return Audience::planner;
    case Role::artisan:
        return Audience::artisan;
    case Role::worker:
    case Role::overseer:
        break;
    }
    return Audience::worker;
}

Result<void> require_own_identity(const Standing& standing, std::string_view agent,
                                  std::string_view session) {
    if (standing.is_overseer()) return {};
    const bool other = !agent.empty() && (!standing.id || standing.id->str() != agent);
    const bool elsewhere =
        !session.empty() && standing.session && standing.session->str() != session;
    if (!other && !elsewhere) return {};
    const std::string said =
        other ? "ATELIER_AGENT_ID is '" + to_valid_utf8(std::string(agent)) + "'"
              : "ATELIER_AGENT_SESSION is '" + to_valid_utf8(std::string(session)) + "'";
    const std::string is = !standing.id ? "an agent that it does not name"
                           : other      ? standing.id->str()
                                        : standing.session->str();
    return fail(ErrorCode::identity_foreign,
                said + ", but the processes above this one belong to " + is,
                advise(Hint::keep_variables));
}

Result<void> require_caller(const Standing& standing, std::string_view program,
                            const Callers& callers, const Instead& instead) {
    if (callers.are_all() || (standing.id && callers.include(standing.id->role()))) return {};
    const std::string name(program);
    if (callers == overseers) {
        const std::string who = standing.id ? standing.id->str() : "an agent";
        return fail(ErrorCode::overseer_only,
                    "'" + name + "' is for the overseer, and this is a session of " + who,
                    way_of(instead, standing));
    }
    if (!standing.id)
        return fail(ErrorCode::identity_foreign,
                    "'" + name + "' is called in a session that names no agent of this project",
                    advise(Hint::keep_variables));
    return fail(ErrorCode::wrong_role,
                "'" + name + "' is for " + callers_text(callers) + ", not for " +
                    standing.id->str(),
                advise(Hint::own_way));
}

} // namespace atelier
