// turn_show: show the caller's turn and all that it may see.
#include "view/turn.hpp"
#include "wiring/skill.hpp"
#include "wiring/small_programs.hpp"

namespace atelier {
namespace {

Result<Outcome> run(const Args&, SkillEnv& env) {
    ATELIER_TRY(RunWorld* const world, env.runs());
    ATELIER_TRY(const ShownTurn shown, turn_show(*world, skills_for_artisans()));
    return Outcome{shown_turn_json(shown), shown_turn_text(shown)};
}

} // namespace

extern const Skill turn_show_skill = {
    .declaration = {.name = "turn_show",
                    .summary =
                        "show this agent's turn: the request, what there is so far, and what "
                        "the reply has to say",
                    .callers = artisans,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
