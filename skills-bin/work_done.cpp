// work_done: close this agent's epic once everything has landed.
#include "view/assignment.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "epic", .help = "the epic, if not the assigned one", .value = "EPIC"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto epic, args.bead("epic"));
    ATELIER_TRY(const auto outcome, work_done(env.context, {.epic = epic}));
    return Outcome{work_done_json(outcome)};
}

} // namespace

extern const Skill work_done_skill = {
    .declaration = {.name = "work_done",
                    .summary = "close this agent's epic once everything has landed",
                    .options = options,
                    .callers = workers},
    .run = run};

} // namespace atelier
