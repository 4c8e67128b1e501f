// git atelier rescue: what was kept of worktrees and branches that went, and how it comes back.
#include "app/upkeep/rescue.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"
#include "view/rescue.hpp"

namespace atelier {
namespace {

enum class Action { list, show, restore, drop };
constexpr auto names_of(Action) {
    return std::to_array<Named<Action>>({{Action::list, "list"},
                                         {Action::show, "show"},
                                         {Action::restore, "restore"},
                                         {Action::drop, "drop"}});
}

constexpr Argument arguments[] = {
    {.name = "action", .help = "list, show, restore or drop", .choices = all_names<Action>},
    {.name = "what",
     .help = "a rescue ref or folder as shown by list, or the end of its name",
     .arity = Arity::optional,
     .names = Naming::rescued}};

constexpr Option options[] = {
    {.name = "branch",
     .help = "restore commits as this new branch instead of one under rescued/",
     .value = "NAME"},
    {.name = "to", .help = "restore files into this new folder", .value = "FOLDER"},
    {.name = "worktree",
     .help = "restore files into this worktree, unless one of them exists there",
     .value = "FOLDER"},
    {.name = "yes", .help = "do not ask before dropping something"},
};

bool lists_or_shows(const Args& args) {
    const auto action = args.choice<Action>("action");
    return action && (*action == Action::list || *action == Action::show);
}

Result<Outcome> restore(const Args& args, CommandEnv& env, const RescueDeps& deps) {
    RestoreRequest request{.name = args.text_or("what", "")};
    ATELIER_TRY(request.branch, args.branch("branch"));
    const auto folder = [&](const char* name) -> std::optional<std::filesystem::path> {
        const auto given = args.text(name);
        if (!given) return std::nullopt;
        auto path = (env.directory() / *given).lexically_normal();
        return path.has_filename() ? path : path.parent_path();
    };
    request.to = folder("to");
    request.worktree = folder("worktree");
    ATELIER_TRY(const RestoreOutcome restored, restore_rescued(deps, request));
    return Outcome{restored_json(restored), restored_text(restored)};
}

Result<Outcome> drop(const Args& args, CommandEnv& env, const RescueDeps& deps) {
    const std::string name = args.text_or("what", "");
    ATELIER_TRY(const DropOutcome preview, drop_rescued(deps, name, false));
    ATELIER_TRY(const bool wanted, confirmed(args, env, dropped_text(preview), "Drop it?"));
    if (!wanted) return Outcome{dropped_json(preview), "left as it was\n", 1};
    ATELIER_TRY(const DropOutcome dropped, drop_rescued(deps, name, true));
    return Outcome{dropped_json(dropped), dropped_text(dropped)};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const auto action, args.choice<Action>("action"));
    const bool named = args.has("what");
    if (named == (action == Action::list))
        return fail(ErrorCode::usage,
                    std::string(name_of(*action)) + (named ? " takes no name" : " needs a name"),
                    advise(Hint::rescue_list));
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(Repository* const repository, env.repository());
    const RescueDeps deps{
        .plan = context, .repository = *repository, .files = env.files(), .paths = project->paths};
    switch (*action) {
    case Action::list: {
        ATELIER_TRY(const auto items, list_rescued(deps));
        return Outcome{rescued_json(items), rescued_text(items, context.clock.now(), env.style())};
    }
    case Action::show: {
        ATELIER_TRY(const auto contents, show_rescued(deps, args.text_or("what", "")));
        return Outcome{rescue_contents_json(contents), rescue_contents_text(contents, env.style())};
    }
    case Action::restore:
        return restore(args, env, deps);
    case Action::drop:
        break;
    }
    return drop(args, env, deps);
}

} // namespace

const Command rescue_command = {
    .declaration = {.name = "rescue",
                    .summary = "recover what was kept of removed worktrees and branches",
                    .arguments = arguments,
                    .options = options,
                    .group = "look",
                    .callers = overseers,
                    .looks = lists_or_shows},
    .run = run,
};

} // namespace atelier
