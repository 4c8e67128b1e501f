// epic_claim: claim one epic by its id for this agent.
#include "view/assignment.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "epic", .help = "the epic to claim"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId epic, args.required_bead("epic"));
    ATELIER_TRY(const auto claimed,
                claim_epic(env.context, {.epic = epic, .holder = env.holder()}, env.probe));
    return Outcome{claim_json(claimed)};
}

} // namespace

extern const Skill epic_claim_skill = {
    .declaration = {.name = "epic_claim",
                    .summary = "claim a specific epic for this agent",
                    .arguments = arguments,
                    .callers = workers},
    .run = run};

} // namespace atelier
