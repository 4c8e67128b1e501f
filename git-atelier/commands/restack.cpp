// git atelier restack: the stacks of an epic, or of all, onto what they belong on by now.
#include "view/restack.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/open_work_context.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr Argument arguments[] = {{.name = "epic",
                                   .help = "restack only this epic instead of all open ones",
                                   .arity = Arity::optional}};

constexpr Option options[] = {
    {.name = "dry-run", .help = "show what would move and what would conflict"},
    {.name = "onto-parent", .help = "also rebase the epic's root branch onto its parent branch"},
    {.name = "undo", .help = "take back the last restack of the epic"},
};

Result<void> require_sense(const Args& args, const std::optional<BeadId>& epic) {
    if (args.has("undo") && (args.has("dry-run") || args.has("onto-parent")))
        return fail(ErrorCode::usage, "--undo goes with neither --dry-run nor --onto-parent",
                    advise(Hint::leave_one_out));
    for (const char* option : {"undo", "onto-parent"})
        if (args.has(option) && !epic)
            return fail(ErrorCode::usage, "--" + std::string(option) + " is for one epic",
                        advise(Hint::say_which_epic));
    return {};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(WorkContext work, open_work_context(env, false, *project));
    ATELIER_TRY(const auto epic, named_epic(args, "epic", work.plan));
    ATELIER_CHECK(require_sense(args, epic));
    if (args.has("undo")) {
        ATELIER_TRY(const UndoneRestack undone, undo_restack(work, *epic));
        return Outcome{restack_undone_json(undone), restack_undone_text(undone)};
    }
    std::vector<BeadId> epics;
    if (epic) {
        epics.push_back(*epic);
    } else {
        ATELIER_TRY(epics, restackable_epics(work));
    }
    if (!args.has("dry-run")) ATELIER_CHECK(env.deciding(DecisionKind::restack, epics));
    ATELIER_TRY(WorkContext decided, open_work_context(env, false, *project));
    std::vector<EpicRestack> done;
    for (const BeadId& one : epics) {
        ATELIER_TRY(EpicRestack pass,
                    restack_epic(decided, {.epic = one,
                                           .dry_run = args.has("dry-run"),
                                           .onto_parent = args.has("onto-parent")}));
        done.push_back(std::move(pass));
    }
    return Outcome{restack_json(done), restack_text(done, env.style()),
                   has_conflicts(done) ? 1 : 0};
}

} // namespace

const Command restack_command = {
    .declaration = {.name = "restack",
                    .summary = "rebase stacked work branches onto their current bases",
                    .arguments = arguments,
                    .options = options,
                    .group = "work",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("dry-run"); }},
    .run = run};

} // namespace atelier
