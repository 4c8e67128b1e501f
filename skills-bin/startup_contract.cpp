// startup_contract: say what to do now: resume, mail, claim or idle.
#include "view/assignment.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

Result<Outcome> run(const Args&, SkillEnv& env) {
    ATELIER_TRY(const SeenGround ground, env.ground());
    ATELIER_TRY(const auto contract, startup_contract(env.context, env.probe, &ground));
    return Outcome{contract_json(contract)};
}

} // namespace

extern const Skill startup_contract_skill = {
    .declaration = {.name = "startup_contract",
                    .summary = "say what to do next: resume, mail, queue, claim or idle",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
