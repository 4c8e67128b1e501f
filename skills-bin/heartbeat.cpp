// heartbeat: report that this agent is alive.
#include "app/turn/keep_turn.hpp"
#include "view/assignment.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "state",
     .help = "its state: working (default) or idle",
     .value = "working|idle",
     .choices = all_names<SaidState>},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto said, args.choice<SaidState>("state"));
    if (env.context.caller.role() == Role::artisan) {
        ATELIER_TRY(const auto kept, keep_turn(env.context));
        return Outcome{heartbeat_json(kept)};
    }
    const bool idle = said == SaidState::idle;
    ATELIER_TRY(const auto outcome,
                heartbeat(env.context, idle ? AgentState::idle : AgentState::working));
    return Outcome{heartbeat_json(outcome)};
}

} // namespace

extern const Skill heartbeat_skill = {.declaration = {.name = "heartbeat",
                                                      .summary = "report that this agent is alive",
                                                      .options = options,
                                                      .callers = any_agent},
                                      .run = run};

} // namespace atelier
