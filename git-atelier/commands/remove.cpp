// git atelier remove: lets go of a repository; nothing unproven is lost.
#include "view/remove.hpp"
#include "app/project/remove_project.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "dry-run", .help = "say what would go and what would stay, change nothing"},
    {.name = "yes", .help = "do not ask"},
};

Result<Outcome> run(const Args& args, CommandWorld& world) {
    ATELIER_TRY(const Project* const project, world.project());
    ATELIER_TRY(const Context context, world.context());
    ATELIER_TRY(Repository* const repository, world.repository());
    ATELIER_TRY(const auto data, world.data());
    const RemoveWorld removing{.plan = context,
                               .repository = *repository,
                               .files = world.files(),
                               .record = project->record,
                               .places = project->places,
                               .probe = world.probe(),
                               .archive = data / "removed"};
    ATELIER_TRY(const auto preview, remove_project(removing, false));
    const std::string text = remove_text(preview, world.style());
    if (args.has("dry-run")) return Outcome{remove_json(preview), text};
    ATELIER_TRY(const bool wanted, confirmed(args, world, text + "Let go of it?"));
    if (!wanted) return Outcome{remove_json(preview), "left as it was\n", 1};
    ATELIER_TRY(const auto outcome, remove_project(removing, true));
    return Outcome{remove_json(outcome), remove_text(outcome, world.style())};
}

} // namespace

const Command remove_command = {
    .declaration = {.name = "remove",
                    .summary = "let go of a repository, keeping its plan and its commits",
                    .options = options,
                    .group = "begin"},
    .run = run,
};

} // namespace atelier
