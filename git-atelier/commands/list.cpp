// list: root branches, one a line.
#include "commands/commands.hpp"
#include "view/list_roots.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "all", .help = "include closed epics"},
};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const ListOutcome list, list_roots(context, args.has("all")));
    return Outcome{list_json(list), list_text(list)};
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
