// git atelier artisans: who can take turns in a workflow.
#include "view/artisans.hpp"
#include "commands/commands.hpp"
#include "commands/workflow_folders.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "artisan", .help = "the artisan to show in full", .arity = Arity::optional}};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const OpenedWorkflows opened, open_workflows(env));
    if (const auto named = args.text("artisan")) {
        ATELIER_TRY(const KnownArtisan one, known_artisan(opened.catalog, opened.settings, *named));
        return Outcome{artisan_json(one), artisan_text(one, env.style())};
    }
    ATELIER_TRY(const auto all, known_artisans(opened.catalog, opened.settings));
    return Outcome{artisans_json(all),
                   artisans_text(all, (opened.own / "artisans").string(), env.style())};
}

} // namespace

const Command artisans_command = {
    .declaration = {.name = "artisans",
                    .summary = "list the artisans that take turns in workflows, or show one",
                    .arguments = arguments,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
