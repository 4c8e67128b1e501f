// Who calls a program of ours, and whether that program is for them. Decided from what stands above
// the call, which no caller can change; what the caller says of itself can make it an agent, never
// the overseer.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Whom a program is for.
struct Callers {
    bool overseer = false;
    bool planner = false;
    bool worker = false;
    bool artisan = false;

    constexpr bool include(Role role) const {
        switch (role) {
        case Role::overseer:
            return overseer;
        case Role::planner:
            return planner;
        case Role::worker:
            return worker;
        case Role::artisan:
            return artisan;
        }
        return false;
    }
    constexpr bool are_all() const { return overseer && planner && worker && artisan; }
    bool operator==(const Callers&) const = default;
};
inline constexpr Callers anybody{
    .overseer = true, .planner = true, .worker = true, .artisan = true};
inline constexpr Callers any_agent{.planner = true, .worker = true, .artisan = true};
inline constexpr Callers either_agent{.planner = true, .worker = true};
inline constexpr Callers planning{.overseer = true, .planner = true};
inline constexpr Callers workers{.worker = true};
inline constexpr Callers artisans{.artisan = true};
inline constexpr Callers overseers{.overseer = true};
// "the overseer", "planners and workers", ...
std::string callers_text(const Callers& callers);

// What one process shows of an agent: the one that keeps a session, or one whose environment names
// a session or an agent. At least one of the two is there, unless the agent's name cannot be read.
struct Mark {
    std::optional<AgentId> agent;
    std::optional<SessionId> session;

    bool operator==(const Mark&) const = default;
};
// What the values of ATELIER_AGENT_ID and ATELIER_AGENT_SESSION show, "" for unset; nullopt: of no
// agent. The overseer's name says nothing.
std::optional<Mark> mark_of(std::string_view agent, std::string_view session);

struct Standing {
    // nullopt: an agent of which it is not known which one.
    std::optional<AgentId> id;
    // nullopt also outside of one.
    std::optional<SessionId> session = {};
    // The overseer's own `work` has started it, to serve itself.
    bool serves_work = false;

    bool is_overseer() const { return id && id->role() == Role::overseer; }
};

// Who reads what is said to that caller.
Audience audience_of(const Standing& standing);

// `marks` from the outermost process to the call itself; the outermost that names an agent decides.
// Without any it is `overseer`.
Standing standing_of(const std::vector<Mark>& marks, const AgentId& overseer);

// What a caller says of itself by ATELIER_AGENT_ID and ATELIER_AGENT_SESSION, "" for unset, must
// not differ from what it is. identity-foreign.
Result<void> require_own_identity(const Standing& standing, std::string_view agent,
                                  std::string_view session);

// What an agent does instead of what the overseer does: a skill and how it is called, "" for none.
struct Instead {
    std::string_view planner = {};
    std::string_view worker = {};
};

// `program` as one would type it. overseer-only, or wrong-role where it is some agents'.
Result<void> require_caller(const Standing& standing, std::string_view program,
                            const Callers& callers, const Instead& instead);

} // namespace atelier
