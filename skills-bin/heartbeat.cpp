// heartbeat: say that this agent is there.
#include "view/assignment.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "state", .help = "what it does: working (default) or idle", .value = "working|idle"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto state, args.choice<AgentState>("state"));
    ATELIER_TRY(const auto outcome, heartbeat(env.context, state.value_or(AgentState::working)));
    return Outcome{heartbeat_json(outcome)};
}

} // namespace

extern const Skill heartbeat_skill = {.declaration = {.name = "heartbeat",
                                                      .summary = "say that this agent is there",
                                                      .options = options},
                                      .run = run};

} // namespace atelier
