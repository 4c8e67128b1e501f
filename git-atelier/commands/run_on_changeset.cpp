#include "commands/run_on_changeset.hpp"

#include "app/core/plan_queries.hpp"
#include "app/molecule/give_workflow.hpp"
#include "commands/carried_changesets.hpp"
#include "commands/named.hpp"
#include "commands/open_work_context.hpp"
#include "commands/work_here.hpp"
#include "domain/bead/changeset.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr const char* of_other_runs[] = {"artisan", "document", "onto",    "with-changes", "form",
                                         "from",    "patron",   "seed",    "steps",        "queue",
                                         "detach",  "no-start", "parallel"};

Result<void> require_alone(const Args& args) {
    if (args.has("request"))
        return fail(ErrorCode::usage, "with --changeset, the changeset is the request",
                    advise(Hint::leave_one_out));
    for (const char* option : of_other_runs)
        if (args.has(option))
            return fail(ErrorCode::usage,
                        "--" + std::string(option) + " does not go with --changeset",
                        advise(Hint::leave_one_out));
    return {};
}

// Of an artisan for whom nothing else says one.
Result<std::string> runtime_of(const Args& args, CommandEnv& env, const Settings& settings) {
    if (settings.agent_default.empty() && !settings.artisan_default.empty())
        return settings.artisan_default;
    return runtime_name(args, env, settings);
}

std::optional<ErrorCode> code_of(const WorkOutcome& outcome) {
    if (!outcome.failures.empty()) return outcome.failures.back().error.code;
    return outcome.sessions.empty() ? std::nullopt : outcome.sessions.back().code;
}

// nullopt: it is under way, and its sessions ended before it came to anything.
std::optional<DriveEnd> end_of(const Run& run, const std::optional<ErrorCode>& code) {
    if (is_over(run.status)) return DriveEnd::over;
    if (run.status == RunStatus::paused) return DriveEnd::paused;
    if (run.waits_for) return DriveEnd::gate;
    return code == ErrorCode::rate_limited ? std::optional(DriveEnd::limited) : std::nullopt;
}

// nullopt: no session has begun one.
Result<std::optional<Run>> run_of(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
    ATELIER_TRY(const auto molecule, molecule_of(changeset));
    return molecule ? plan.runs().find(*molecule) : Result<std::optional<Run>>(std::nullopt);
}

} // namespace

Result<ChangesetRun> changeset_run(const Args& args, CommandEnv& env, RunDriving& driving,
                                   const FoundWorkflow& workflow) {
    ATELIER_CHECK(require_alone(args));
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const BeadId id, required_named_bead(args, "changeset", context));
    ATELIER_TRY(const Bead changeset,
                context.store.read([&](PlanReader& plan) { return require_changeset(plan, id); }));
    ChangesetRun wanted{.request = carrying_request(workflow.workflow, changeset)};
    const RunWorld world = driving.world();
    ATELIER_CHECK(preview_run(world, wanted.request));
    ATELIER_CHECK(require_known_by_name(world.catalog, workflow));
    ATELIER_CHECK(
        context.store.read([&](PlanReader& plan) { return require_without_run(plan, changeset); }));
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(wanted.work.epic, named_epic(args, "changeset", context));
    wanted.work.changeset = id;
    wanted.work.mode = SelectionMode::automatic;
    wanted.work.attended = env.has_terminal();
    ATELIER_TRY(wanted.work.runtime, runtime_of(args, env, project->settings));
    ATELIER_CHECK(preview_work(context, env.probe(), *repository, project->paths, wanted.work));
    return wanted;
}

Result<Outcome> run_on_changeset(CommandEnv& env, RunDriving& driving, ChangesetRun wanted) {
    const BeadId id = *wanted.work.changeset;
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(WorkContext work, open_work_context(env, false, *project));
    ATELIER_TRY(const RepositoryBranches branches, read_branches(work.repository.refs()));
    const Context plan = work.plan;
    ATELIER_CHECK(
        give_workflow(plan, *wanted.work.epic, id, wanted.request.workflow.name, branches));
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(CarriedChangesets follower,
                CarriedChangesets::open(env, work.progress,
                                        [&](const BeadId& run) { driving.print_events(run); }));
    const WorkflowPorts workflows{*catalog, CommandEnv::workflow_format(), &follower};
    wanted.work.workflows = &workflows;
    ATELIER_TRY(const WorkOutcome outcome, work_here(env, std::move(work), wanted.work));
    if (outcome.stop == WorkStop::interrupted)
        return fail(ErrorCode::interrupted, "the work on " + id.str() +
                                                " was stopped on request; 'git atelier work " +
                                                id.str() + "' continues it");
    ATELIER_TRY(const auto run,
                plan.store.read([&](PlanReader& reader) { return run_of(reader, id); }));
    if (!run)
        return fail(ErrorCode::not_runnable, "no session on " + id.str() + " has begun",
                    advise(Hint::why_more, id.str()));
    const auto code = code_of(outcome);
    const auto end = end_of(*run, code);
    ATELIER_TRY(const CarriedRun carried,
                driving.shown(run->id, end ? std::optional(DriveOutcome{
                                                 .run = *run, .end = *end, .code = code})
                                           : std::nullopt));
    Outcome out = driving.outcome_of(carried);
    if (!outcome.succeeded()) out.exit_status = std::max(out.exit_status, 1);
    return out;
}

} // namespace atelier
