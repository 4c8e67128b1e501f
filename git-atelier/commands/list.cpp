// list: root branches, one a line.
#include "commands/commands.hpp"
#include "view/list_roots.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "all", .help = "include closed epics"},
    {.name = "finished", .help = "list only closed epics that are not in their parent branch yet"},
    {.name = "changesets", .help = "also list the changesets of each epic, with their states"},
};

Result<ListOutcome> roots(const Args& args, CommandEnv& env, const Context& context) {
    if (!args.has("finished") && !args.has("all")) return list_roots(context, false);
    ATELIER_TRY(Repository* const repository, env.repository());
    return args.has("finished") ? list_finished_roots(context, *repository)
                                : list_all_roots(context, *repository);
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(ListOutcome list, roots(args, env, context));
    if (args.has("changesets")) {
        ATELIER_TRY(Repository* const repository, env.repository());
        ATELIER_CHECK(add_changesets(list, context, env.probe(), *repository));
    }
    return Outcome{list_json(list), list_text(list, env.style())};
}

} // namespace

const Command list_command = {
    .declaration = {.name = "list",
                    .summary = "list the root branches of open epics, one per line",
                    .options = options,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
