// turn_handoff: hand the work on to another stage once the caller's turn has ended.
#include "view/turn.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "to",
     .help = "a stage, or an artisan or a role that has a turn in one",
     .value = "STAGE",
     .required = true},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(RunWorld* const world, env.runs());
    ATELIER_TRY(const HandedOff handed, turn_handoff(*world, args.text_or("to", "")));
    return Outcome{handed_off_json(handed)};
}

} // namespace

extern const Skill turn_handoff_skill = {
    .declaration = {.name = "turn_handoff",
                    .summary = "hand the work on to another stage once this agent's turn has ended",
                    .options = options,
                    .callers = artisans},
    .run = run};

} // namespace atelier
