// plan_promote_epic: ask for a drafted epic to be worked on.
#include "view/promote.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "epic", .help = "the drafted epic", .value = "ID", .required = true},
    {.name = "yes", .help = "do it; otherwise only show what would happen"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId epic, args.required_bead("epic"));
    ATELIER_TRY(const auto outcome, promote_epic(env.context, {epic, args.has("yes")}));
    return Outcome{promote_json(outcome)};
}

} // namespace

extern const Skill plan_promote_epic_skill = {
    .declaration = {.name = "plan_promote_epic",
                    .summary = "ask for the plan of an epic to be approved",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
