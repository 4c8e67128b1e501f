// git atelier plan: plans from a file, and edits what is planned.
#include "view/plan.hpp"
#include "app/plan/plan_epics.hpp"
#include "app/plan/plan_in_editor.hpp"
#include "app/work/plan_session.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/open_work_context.hpp"
#include "commands/text_editing.hpp"
#include "view/plan_session.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "goal", .help = "the goal, for a planner agent", .arity = Arity::any_number}};

constexpr Option options[] = {
    {.name = "from", .help = "read the plan from FILE (- for standard input)", .value = "FILE"},
    {.name = "dry-run", .help = "with --from: show what would be created"},
    {.name = "edit", .help = "open that epic as a plan file in your editor", .value = "EPIC"},
    {.name = "agent", .help = "the runtime to use instead of agent.default", .value = "RUNTIME"},
    {.name = "name", .help = "the planner's name [plan-1]", .value = "PLANNER"},
    {.name = "epic", .help = "continue planning this epic", .value = "ID", .names = Naming::epic},
    {.name = "epic-id", .help = "the same as --epic", .value = "ID", .names = Naming::epic},
    {.name = "new-session",
     .help = "start a new conversation instead of continuing the planner's last one"},
    {.name = "yes", .help = "run without a terminal, and ask nothing", .letter = 'y'},
};

Result<Outcome> plan_from(const Args& args, CommandEnv& env, const std::string& file) {
    ATELIER_TRY(const auto context, env.context());
    ATELIER_TRY(const std::string text, env.read_input(file));
    ATELIER_TRY(const auto document,
                env.plan_format().parse(text, file == "-" ? "standard input" : file));
    ATELIER_TRY(Repository * repository, env.repository());
    ATELIER_TRY(const auto branches, read_branches(repository->refs()));
    ATELIER_TRY(const auto outcome, plan_epics(context, document, branches, args.has("dry-run")));
    return Outcome{plan_epics_json(outcome), plan_epics_text(outcome, env.style())};
}

Result<Outcome> plan_edit(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const auto context, env.context());
    ATELIER_TRY(const auto epic, named_epic(args, "edit", context));
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const RepositoryBranches branches, read_branches(repository->refs()));
    ATELIER_TRY(TextEditing text, text_editing(env));
    ATELIER_TRY(const auto outcome,
                plan_in_editor(
                    context, *epic,
                    {.format = env.plan_format(), .branches = branches, .text = std::move(text)}));
    return Outcome{edit_plan_json(outcome), edit_plan_text(outcome, env.style())};
}

Result<Outcome> hold_session(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const auto runtime, runtime_name(args, env, project->settings));
    ATELIER_TRY(WorkContext work, open_work_context(env, true, *project));
    PlanSessionRequest request{.runtime = {}};
    request.name = args.text_or("name", request.name);
    ATELIER_CHECK(AgentId::make(Role::planner, request.name));
    ATELIER_TRY(request.runtime, work.runtimes.definition(runtime));
    ATELIER_TRY(request.epic, named_epic(args, args.has("epic") ? "epic" : "epic-id", work.plan));
    request.goal = join(args.texts("goal"), " ");
    request.new_session = args.has("new-session");
    request.interactive = env.has_terminal() && !args.has("yes");
    ATELIER_TRY(const auto outcome, plan_session(std::move(work), request));
    return Outcome{.body = plan_session_json(outcome),
                   .text = plan_session_text(outcome),
                   .exit_status = outcome.succeeded() ? 0 : 1};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const auto file = args.text("from");
    const bool edits = args.has("edit");
    if (file && edits)
        return fail(ErrorCode::usage, "--from and --edit do not go together",
                    advise(Hint::plan_then_edit));
    if (args.has("goal") && (file || edits))
        return fail(ErrorCode::usage,
                    "GOAL is for a planner agent; --from and --edit do not start one",
                    advise(Hint::leave_one_out));
    if (!file && args.has("dry-run"))
        return fail(ErrorCode::usage, "--dry-run works only with --from", advise(Hint::no_dry_run));
    if (!file && !edits) return hold_session(args, env);
    return file ? plan_from(args, env, *file) : plan_edit(args, env);
}

} // namespace

const Command plan_command = {
    .declaration = {.name = "plan",
                    .summary = "plan epics and changesets with an agent, from a file, or by hand",
                    .arguments = arguments,
                    .options = options,
                    .group = "plan",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("dry-run"); },
                    .instead = {.planner = "plan_create_epic",
                                .worker = "changeset_done --more-work TEXT"}},
    .run = run};

} // namespace atelier
