// git atelier undo: takes your last decision back, where nothing has been built on it.
#include "view/undo.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"
#include "commands/open_work_context.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {{.name = "yes", .help = "do not ask"}};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(WorkContext work, open_work_context(env, false, *project));
    ATELIER_TRY(const UndoneDecision preview, undo_decision(work, {}));
    const Time now = work.plan.clock.now();
    const std::string text = undo_text(preview, now, env.style());
    ATELIER_TRY(const bool yes, confirmed(args, env, text, "Take it back?"));
    if (!yes) return Outcome{undo_json(preview), "left as it was\n", 1};
    ATELIER_TRY(const UndoneDecision undone,
                undo_decision(work, {.confirmed = true, .shown = preview.decision.number}));
    return Outcome{undo_json(undone), undo_text(undone, now, env.style())};
}

} // namespace

const Command undo_command = {.declaration = {.name = "undo",
                                              .summary = "take back your last decision",
                                              .options = options,
                                              .group = "plan",
                                              .callers = overseers},
                              .run = run};

} // namespace atelier
