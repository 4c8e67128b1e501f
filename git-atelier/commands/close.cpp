// git atelier close: closes tasks of epics and changesets.
#include "app/changeset/task_done.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "view/declared.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "task", .help = "a task or subtask", .arity = Arity::one_or_more}};

constexpr Option options[] = {{.name = "reason", .help = "why it is closed", .value = "TEXT"}};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const auto context, env.context());
    ATELIER_TRY(const auto ids, named_beads(args, "task", context));
    ATELIER_TRY(const auto decided, env.deciding(DecisionKind::close_tasks, ids));
    ATELIER_TRY(const auto closed, task_done(decided, ids, args.text_or("reason", "")));
    return Outcome{task_done_json(closed), tasks_closed_text(closed, env.style())};
}

} // namespace

const Command close_command = {
    .declaration = {.name = "close",
                    .summary = "close tasks of an epic or a changeset",
                    .arguments = arguments,
                    .options = options,
                    .group = "plan",
                    .callers = overseers,
                    .instead = {.planner = "task_done", .worker = "task_done"}},
    .run = run};

} // namespace atelier
