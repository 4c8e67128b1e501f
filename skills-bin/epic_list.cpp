// epic_list: list the epics that are open, each with whether it is ready and why not.
#include "view/list_epics.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "show-drafts", .help = "include drafts"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const EpicListOutcome list, list_epics(env.context, args.has("show-drafts")));
    Outcome outcome{epic_list_json(list)};
    if (args.has("text")) outcome.text = epic_list_text(list, env.style());
    return outcome;
}

} // namespace

extern const Skill epic_list_skill = {
    .declaration = {.name = "epic_list",
                    .summary = "list the open epics, and for each whether it is ready or why not",
                    .options = options,
                    .callers = anybody,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
