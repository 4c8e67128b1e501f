// claim_epic: claim the epic that is next for this agent.
#include "view/assignment.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

Result<Outcome> run(const Args&, SkillEnv& env) {
    ATELIER_TRY(const SeenGround ground, env.ground());
    ATELIER_TRY(const auto claimed,
                claim_epic(env.context, {.holder = env.holder(), .ground = &ground}, env.probe));
    return Outcome{claim_json(claimed)};
}

} // namespace

extern const Skill claim_epic_skill = {
    .declaration = {.name = "claim_epic",
                    .summary = "claim the next epic for this agent",
                    .callers = workers},
    .run = run};

} // namespace atelier
