// git atelier workflows: which workflows there are, one in full, and what is wrong with them.
#include "view/workflows.hpp"
#include "app/artisan/known_artisans.hpp"
#include "commands/commands.hpp"
#include "commands/workflow_folders.hpp"
#include "view/workflow.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "workflow",
     .help = "a name, or a file path that contains a slash or ends in .yaml",
     .arity = Arity::optional}};

constexpr Option options[] = {
    {.name = "check",
     .help = "show every mistake with its file and line; exit with 1 if there are any"},
    {.name = "presets", .help = "show the presets of commissions and the ways to make a piece"},
};

Result<Outcome> show_presets(const OpenedWorkflows& opened, const Style& style) {
    ATELIER_TRY(const auto presets, known_presets(opened.catalog));
    return Outcome{presets_json(presets),
                   presets_text(presets, (opened.own / "presets").string(), style)};
}

Outcome checks(const std::vector<CheckedWorkflow>& all) {
    const bool sound = std::ranges::all_of(
        all, [](const CheckedWorkflow& one) { return one.found.mistakes.empty(); });
    return {checks_json(all), checks_text(all), sound ? 0 : 1};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const auto named = args.text("workflow");
    const bool checks_it = args.has("check");
    if (args.has("presets") && (named || checks_it))
        return fail(ErrorCode::usage,
                    "--presets cannot be combined with another option or WORKFLOW",
                    advise(Hint::leave_one_out));
    ATELIER_TRY(const OpenedWorkflows opened, open_workflows(env));
    if (args.has("presets")) return show_presets(opened, env.style());
    const WorkflowDeps deps = opened.deps();
    if (!named) {
        ATELIER_TRY(const auto all, check_all(deps));
        if (checks_it) return checks(all);
        return Outcome{workflows_json(all),
                       workflows_text(all, (opened.own / "workflows").string(), env.style())};
    }
    if (checks_it) {
        ATELIER_TRY(CheckedWorkflow one, check_named(deps, *named, env.directory()));
        return checks({std::move(one)});
    }
    ATELIER_TRY(const CheckedWorkflow one, require_workflow(deps, *named, env.directory()));
    return Outcome{workflow_json(one), workflow_text(one, env.style())};
}

} // namespace

const Command workflows_command = {
    .declaration = {.name = "workflows",
                    .summary = "list, show or check workflows",
                    .arguments = arguments,
                    .options = options,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
