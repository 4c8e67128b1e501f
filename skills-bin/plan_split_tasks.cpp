// plan_split_tasks: name the tasks of an epic or a changeset.
#include "view/plan.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "epic", .help = "the epic", .value = "ID", .required = true},
    {.name = "parent",
     .help = "a changeset or task in it; defaults to the epic itself",
     .value = "ID"},
    {.name = "task",
     .help = "a task, in one line",
     .value = "TITLE",
     .required = true,
     .repeatable = true},
    {.name = "request-id", .help = "a key that identifies repeated calls", .value = "KEY"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId epic, args.required_bead("epic"));
    ATELIER_TRY(const auto parent, args.bead("parent"));
    ATELIER_TRY(const auto outcome,
                plan_split_tasks(env.context, {.epic = epic,
                                               .parent = parent,
                                               .titles = args.texts("task"),
                                               .request_id = args.text("request-id")}));
    return Outcome{plan_split_tasks_json(outcome)};
}

} // namespace

extern const Skill plan_split_tasks_skill = {
    .declaration = {.name = "plan_split_tasks",
                    .summary = "add tasks to an epic or a changeset",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
