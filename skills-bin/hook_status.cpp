// hook_status: show the epic this agent is assigned to.
#include "view/assignment.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

Result<Outcome> run(const Args&, SkillEnv& env) {
    ATELIER_TRY(const auto status, hook_status(env.context, env.probe));
    return Outcome{hook_status_json(status)};
}

} // namespace

extern const Skill hook_status_skill = {
    .declaration = {.name = "hook_status",
                    .summary = "show the epic that this agent is assigned to",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
