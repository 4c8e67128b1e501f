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
    std::vector<KnownArtisan> all;
    const auto named = args.text("artisan");
    if (named) {
        ATELIER_TRY(KnownArtisan one, known_artisan(opened.catalog, opened.settings, *named));
        all.push_back(std::move(one));
    } else {
        ATELIER_TRY(all, known_artisans(opened.catalog, opened.settings));
    }
    if (env.project()) {
        ATELIER_TRY(const Context context, env.context());
        ATELIER_CHECK(look_how_they_stand(context, env.probe(), all));
    }
    if (named) return Outcome{artisan_json(all.front()), artisan_text(all.front(), env.style())};
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
