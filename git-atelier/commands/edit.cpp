// edit: a worktree in the person's editor.
#include "commands/commands.hpp"
#include "commands/opened.hpp"
#include "view/open.hpp"
#include "wiring/display.hpp"
#include "wiring/editor.hpp"
#include "wiring/person_program.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "place",
     .help = "an epic, a changeset, a root branch, an agent or a run, by any part of its name",
     .arity = Arity::optional},
};

// An editor that is not set to stand beside us has the terminal.
Result<void> edit_on_terminal(CommandEnv& env, const Settings& settings,
                              const OpenedWorktree& opened) {
    const Environment& all = env.process_environment().all;
    if (!env.has_terminal())
        return fail(ErrorCode::usage,
                    "editor.work is not set, and without a terminal Git's editor "
                    "cannot be used",
                    advise(Hint::set_work_editor));
    ATELIER_TRY(std::vector<std::string> editor,
                editor_command(settings, all, env.display().editor));
    editor.emplace_back(".");
    return fail(become_program(editor, all, opened.worktree));
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const OpenedWorktree opened, opened_worktree(args, env));
    std::vector<std::string> editor = project->settings.editor_work;
    if (editor.empty()) {
        ATELIER_CHECK(edit_on_terminal(env, project->settings, opened));
    } else {
        editor.push_back(opened.worktree.string());
        ATELIER_CHECK(start_beside(editor, env.process_environment().all, opened.worktree));
    }
    return Outcome{open_json(opened), editing_text(opened)};
}

} // namespace

const Command edit_command = {
    .declaration = {.name = "edit",
                    .summary = "open the worktree of a changeset or an epic in your editor",
                    .arguments = arguments,
                    .group = "look",
                    .callers = overseers},
    .run = run,
};

} // namespace atelier
