// git atelier add: one changeset more in an epic.
#include "app/plan/plan_changesets.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "view/plan.hpp"
#include "wiring/changeset_options.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {{.name = "epic", .help = "the epic, by its id or part of it"},
                                  {.name = "title",
                                   .help = "what the changeset should do, in one line",
                                   .arity = Arity::one_or_more}};

constexpr Option options[] = {
    {.name = "description",
     .help = "what to do, in Markdown; defaults to the title",
     .value = "TEXT"},
    depends_on_option,
    path_option,
    lines_option,
    kind_option,
};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const auto epic, named_epic(args, "epic", context));
    const std::string title(trim(join(args.texts("title"), " ")));
    ATELIER_TRY(PlannedChangeset changeset,
                planned_changeset(args, title, args.text_or("description", title)));
    ATELIER_TRY(const auto before, named_beads(args, "depends-on", context));
    for (const BeadId& id : before)
        changeset.depends_on.push_back({id.str()});
    ATELIER_TRY(
        const auto outcome,
        plan_changesets(
            context, {.epic = *epic, .document = plan_of(std::move(changeset)), .request_id = {}}));
    return Outcome{add_changeset_json(outcome), add_changeset_text(outcome, env.style())};
}

} // namespace

const Command add_command = {
    .declaration = {.name = "add",
                    .summary = "add a changeset to an epic",
                    .arguments = arguments,
                    .options = options,
                    .group = "plan",
                    .callers = overseers,
                    .instead = {.planner = "plan_changesets"}},
    .run = run,
};

} // namespace atelier
