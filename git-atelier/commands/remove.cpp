// git atelier remove: lets go of a repository; nothing unproven is lost.
#include "view/remove.hpp"
#include "app/project/remove_project.hpp"
#include "app/upkeep/daemon.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "dry-run", .help = "show what would be removed and kept, but change nothing"},
    {.name = "yes", .help = "do not ask"},
};

Result<void> require_no_daemon(CommandEnv& env, const ProjectPaths& paths) {
    ATELIER_TRY(const auto daemon, daemon_run({env.files(), env.machine(), paths}));
    if (!daemon) return {};
    return fail(ErrorCode::identity_in_use,
                "work goes on in the background, as process " + std::to_string(daemon->process.pid),
                advise(Hint::stop_daemon));
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    if (!args.has("dry-run")) ATELIER_CHECK(require_no_daemon(env, project->paths));
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const auto data, env.data());
    const RemoveDeps removing{.plan = context,
                              .repository = *repository,
                              .files = env.files(),
                              .record = project->record,
                              .paths = project->paths,
                              .probe = env.probe(),
                              .archive = data / "removed"};
    ATELIER_TRY(const auto preview, remove_project(removing, false));
    const std::string text = remove_text(preview, env.style());
    if (args.has("dry-run")) return Outcome{remove_json(preview), text};
    ATELIER_TRY(const bool wanted, confirmed(args, env, text, "Unregister it?"));
    if (!wanted) return Outcome{remove_json(preview), "left as it was\n", 1};
    ATELIER_TRY(const auto outcome, remove_project(removing, true));
    return Outcome{remove_json(outcome), remove_text(outcome, env.style())};
}

} // namespace

const Command remove_command = {
    .declaration = {.name = "remove",
                    .summary = "unregister a repository, keeping its plan and its commits",
                    .options = options,
                    .group = "begin",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("dry-run"); }},
    .run = run,
};

} // namespace atelier
