// task_done: close tasks of this agent's epic.
#include "app/changeset/task_done.hpp"
#include "view/declared.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "a task or subtask", .arity = Arity::one_or_more},
};

constexpr Option options[] = {
    {.name = "summary", .help = "what was done", .value = "TEXT"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto ids, args.beads("id"));
    ATELIER_TRY(const auto tasks, task_done(env.context, ids, args.text_or("summary", "")));
    return Outcome{task_done_json(tasks)};
}

} // namespace

extern const Skill task_done_skill = {.declaration = {.name = "task_done",
                                                      .summary = "close tasks of this agent's epic",
                                                      .arguments = arguments,
                                                      .options = options,
                                                      .callers = anybody},
                                      .run = run};

} // namespace atelier
