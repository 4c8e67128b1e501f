// git atelier artisans: who can take turns in a workflow.
#include "view/artisans.hpp"
#include "commands/commands.hpp"
#include "commands/workflow_folders.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "artisan", .help = "the artisan to show in full", .arity = Arity::optional}};

// Outside of a project there are none of their turns.
Result<void> add_what_is_known(CommandEnv& env, std::vector<KnownArtisan>& artisans) {
    if (!env.project()) return {};
    ATELIER_TRY(const Context context, env.context());
    return add_standing(context, artisans);
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const OpenedWorkflows opened, open_workflows(env));
    if (const auto named = args.text("artisan")) {
        ATELIER_TRY(KnownArtisan one, known_artisan(opened.catalog, opened.settings, *named));
        std::vector<KnownArtisan> alone{std::move(one)};
        ATELIER_CHECK(add_what_is_known(env, alone));
        return Outcome{artisan_json(alone.front()), artisan_text(alone.front(), env.style())};
    }
    ATELIER_TRY(auto all, known_artisans(opened.catalog, opened.settings));
    ATELIER_CHECK(add_what_is_known(env, all));
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
