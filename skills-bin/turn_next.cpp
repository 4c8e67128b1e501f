// turn_next: take the next turn that is due, as an agent that runs by itself.
#include "view/turn.hpp"
#include "wiring/skill.hpp"
#include "wiring/small_programs.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "artisan", .help = "only a turn of this artisan", .value = "ARTISAN"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(RunWorld* const world, env.runs());
    ATELIER_TRY(const NextTurn next,
                turn_next(*world, args.text("artisan"), skills_for_artisans()));
    return Outcome{next_turn_json(next), shown_turn_text(next.shown)};
}

} // namespace

extern const Skill turn_next_skill = {
    .declaration = {.name = "turn_next",
                    .summary = "take the next turn that is due in a run without a driver",
                    .options = options,
                    .callers = artisans},
    .run = run};

} // namespace atelier
