// release_epic: give up the epic this agent holds.
#include "view/assignment.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "reason", .help = "why it is released", .value = "TEXT"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto released, release_epic(env.context, args.text_or("reason", "")));
    return Outcome{release_json(released)};
}

} // namespace

extern const Skill release_epic_skill = {
    .declaration = {.name = "release_epic",
                    .summary = "release the epic that this agent holds",
                    .options = options,
                    .callers = workers},
    .run = run};

} // namespace atelier
