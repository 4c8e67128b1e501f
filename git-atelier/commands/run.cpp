// git atelier run: begins a run of any workflow, or goes on with one.
#include "app/artisan/known_artisans.hpp"
#include "app/core/named_bead.hpp"
#include "app/document/turn_worktree.hpp"
#include "app/run/recover_runs.hpp"
#include "app/run/text_task.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"
#include "commands/run_driving.hpp"
#include "commands/run_named.hpp"
#include "commands/run_on_changeset.hpp"
#include "commands/run_options.hpp"
#include "commands/workflow_folders.hpp"
#include "domain/run/run_records.hpp"
#include "view/run_preview.hpp"

#include <algorithm>
#include <limits>

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "what",
     .help = "a workflow, by its name or file, or a run to go on with",
     .arity = Arity::optional,
     .names = Naming::workflow_or_run},
    {.name = "request",
     .help = "what is to be made or done, in your words",
     .arity = Arity::any_number,
     .names = Naming::nothing}};

constexpr Option options[] = {
    artisan_option,
    document_option,
    onto_option,
    with_changes_option,
    changeset_option,
    form_option,
    from_option,
    patron_option,
    seed_option,
    {.name = "steps", .help = "begin at most N turns, and leave it then", .value = "N"},
    {.name = "queued", .help = "drive the next run of the queue: by priority, then by age"},
    {.name = "all", .help = "with --queued: one after the other, until none is left"},
    {.name = "dry-run", .help = "show the workflow, its bound and the first prompt; begin nothing"},
    queue_option,
    parallel_option,
    detach_option,
    no_start_option,
    events_option,
    {.name = "yes", .help = "do not ask before a workflow of a clone runs its commands"},
};

Result<std::optional<int>> steps_of(const Args& args) {
    ATELIER_TRY(const auto steps, args.integer("steps", 1, std::numeric_limits<int>::max()));
    return steps ? std::optional(static_cast<int>(*steps)) : std::nullopt;
}

// What only says how a run begins. `driven`: what is driven instead, and has begun.
Result<void> require_no_beginning(const Args& args, const std::string& driven) {
    for (const char* option :
         {"artisan", "document", "onto", "with-changes", "changeset", "form", "from", "patron",
          "seed", "dry-run", "queue", "parallel", "no-start"})
        if (args.has(option))
            return fail(ErrorCode::usage, driven + ", and --" + option + " goes with a workflow",
                        advise(Hint::leave_it_out));
    return {};
}

Result<void> require_fitting(const Args& args) {
    if (args.has("queued") == args.has("what"))
        return fail(ErrorCode::usage,
                    args.has("what") ? "--queued goes without a workflow and without a run"
                                     : "say which workflow or which run: WHAT is missing",
                    advise(args.has("what") ? Hint::leave_one_out : Hint::add_to_call));
    if (args.has("queued"))
        ATELIER_CHECK(require_no_beginning(args, "--queued drives a run that is there"));
    // Those in the background would be taken for queued until they have begun.
    if (args.has("all") && args.has("detach"))
        return fail(ErrorCode::usage, "--all and --detach cannot go together",
                    advise(Hint::leave_one_out));
    if (args.has("all") && !args.has("queued"))
        return fail(ErrorCode::usage, "--all goes with --queued alone",
                    advise(Hint::leave_one_out));
    return {};
}

Result<std::optional<DocumentWish>> document_wish(const Args& args, const CommandEnv& env) {
    if (!args.has("document")) {
        for (const char* option : {"onto", "with-changes"})
            if (args.has(option))
                return fail(ErrorCode::usage,
                            "--" + std::string(option) + " goes with --document alone",
                            advise(Hint::leave_one_out));
        return std::nullopt;
    }
    DocumentWish wish{.path = args.text_or("document", ""),
                      .directory = env.directory(),
                      .with_changes = args.has("with-changes")};
    ATELIER_TRY(wish.onto, args.branch("onto"));
    return wish;
}

// One that cannot begin keeps none behind it from being taken up.
struct LeftInQueue {
    // Each is taken up once in a call, however it comes back.
    std::vector<BeadId> runs;
    // Of the first of those that could not begin.
    std::optional<Error> error = {};
    Json rows = Json::array();
};

Result<std::optional<CarriedRun>> carry_next(const Args& args, const Context& context,
                                             RunDriving& driving, LeftInQueue& left) {
    ATELIER_TRY(const auto steps, steps_of(args));
    for (;;) {
        ATELIER_TRY(const auto next, context.store.read([&](PlanReader& plan) {
            return next_queued_run(plan, context, driving.world().work.probe(), left.runs);
        }));
        if (!next) return std::nullopt;
        left.runs.push_back(*next);
        auto carried = driving.carry_as_wished({*next, steps});
        if (carried) return std::optional(*std::move(carried));
        const Error& error = carried.error();
        ATELIER_TRY(const bool stays, context.store.read([&](PlanReader& plan) -> Result<bool> {
            ATELIER_TRY(const auto run, plan.runs().find(*next));
            if (!run) return false;
            return is_for_queue(plan, context, driving.world().work.probe(), *run);
        }));
        if (error.code == ErrorCode::interrupted || !stays) return fail(error);
        driving.world().work.progress.warn(next->str() +
                                           " stays in the queue: " + with_hint(error));
        left.rows.push(Json::object()
                           .set("run", next->str())
                           .set("code", info(error.code).name)
                           .set("message", to_valid_utf8(error.message))
                           .set("hint", to_valid_utf8(error.hint.told_to(Audience::person))));
        if (!left.error) left.error = error;
    }
}

Result<std::string> why_none_is_driven(const Context& context) {
    ATELIER_TRY(const auto queued, context.store.read([](PlanReader& plan) {
        return plan.runs().select({.statuses = {RunStatus::queued}});
    }));
    if (queued.empty())
        return "no run is queued; 'git atelier commission --queue' puts one into the queue\n";
    std::string out;
    for (const Run& run : queued)
        out += run.id.str() + " stays in the queue until the workshop has finished its task\n";
    return out;
}

Result<Outcome> run_queued(const Args& args, CommandEnv& env, RunDriving& driving) {
    ATELIER_TRY(const Context context, env.context());
    Outcome out{.body = Json::object(), .text = "", .printed = driving.prints_events()};
    Json rows = Json::array();
    LeftInQueue left;
    do {
        ATELIER_TRY(const auto carried, carry_next(args, context, driving, left));
        if (!carried) break;
        rows.push(carried_json(*carried));
        *out.text += carried_text(*carried, env.style());
        out.exit_status = std::max(out.exit_status, exit_status_of(*carried));
    } while (args.has("all"));
    const bool none = rows.as_array().empty();
    if (none && left.error)
        return fail(left.error->code, "none of the queued runs can begin", left.error->hint,
                    Json::object().set("left", std::move(left.rows)));
    if (args.has("all") && left.error)
        out.exit_status = std::max(out.exit_status, info(left.error->code).exit_status);
    if (none) {
        ATELIER_TRY(out.text, why_none_is_driven(context));
    }
    out.body.set("driven", std::move(rows)).set("left", std::move(left.rows));
    return out;
}

// nullopt: it names no run, and so a workflow. A workflow of that name goes before a run of which
// only a part is written.
Result<std::optional<BeadId>> named_run(const Args& args, CommandEnv& env, const Context& context) {
    const std::string what = args.text_or("what", "");
    const auto id = BeadId::parse(what);
    if (id) {
        ATELIER_TRY(const bool is_run, names_run(context, *id));
        if (is_run) return std::optional(*id);
    }
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(const auto workflows, catalog->workflow_names());
    if (std::ranges::find(workflows, what) != workflows.end()) return std::optional<BeadId>();
    const bool is_id = id && what.starts_with(context.issue_prefix + "-");
    const auto meant = named_bead(context, what);
    if (!meant && is_id) return tl::unexpected(meant.error());
    if (meant && *meant) {
        ATELIER_TRY(const bool is_run, names_run(context, **meant));
        if (is_run) return *meant;
    }
    if (is_id) return fail(no_such_run(*id));
    return std::optional<BeadId>();
}

Result<Outcome> previewed(CommandEnv& env, RunDriving& driving, const StartRequest& request,
                          CheckedWorkflow workflow) {
    const RunWorld world = driving.world();
    ATELIER_TRY(StartedRun started, preview_run(world, request));
    workflow.normal = started.workflow;
    RunPreview preview{.started = std::move(started), .workflow = std::move(workflow)};
    const RunNext next = next_step(preview.started.workflow, facts_of(preview.started.run, {}, {}));
    const auto* due = std::get_if<DueSteps>(&next);
    if (due != nullptr && !due->turns.empty()) {
        const TurnDue& turn = due->turns.front();
        ATELIER_TRY(const Artisan artisan, world.catalog.artisan(turn.artisan));
        ATELIER_TRY(
            const RuntimeDefinition runtime,
            require_runtime(world.work.runtimes, world.work.plan.settings, artisan, world.runtime));
        const bool edits = edits_in_worktree(preview.started.run, turn.step, runtime);
        ATELIER_TRY(
            const TextTask task,
            text_task(world,
                      {preview.started.run, preview.started.workflow, request.form, {}, edits},
                      turn, artisan));
        preview.artisan = turn.artisan;
        preview.prompt = task.system.empty() ? task.prompt : task.system + "\n\n" + task.prompt;
    }
    return Outcome{run_preview_json(preview), run_preview_text(preview, env.style())};
}

Result<StartRequest> request_of(const Args& args, CommandEnv& env, const Workflow& workflow) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(StartRequest request, start_request(args, context, workflow, request_text(args)));
    request.artisans = args.texts("artisan");
    ATELIER_TRY(request.document, document_wish(args, env));
    return request;
}

Result<Outcome> run_workflow(const Args& args, CommandEnv& env, RunDriving& driving) {
    ATELIER_TRY(const OpenedWorkflows opened, open_workflows(env));
    ATELIER_TRY(CheckedWorkflow workflow,
                require_workflow(opened.deps(), args.text_or("what", ""), env.directory()));
    std::optional<ChangesetRun> on;
    StartRequest request;
    if (args.has("changeset")) {
        ATELIER_TRY(on, changeset_run(args, env, driving, workflow.found));
        request = on->request;
    } else {
        ATELIER_TRY(request, request_of(args, env, workflow.found.workflow));
    }
    if (args.has("dry-run")) return previewed(env, driving, request, std::move(workflow));
    if (workflow.found.asks_first) {
        ATELIER_TRY(const bool agreed,
                    confirmed(args, env,
                              one_line(workflow.found.file.string()) +
                                  " runs commands of its own in this repository.\n",
                              "Run it?"));
        if (!agreed) return Outcome{Json::object().set("run", Json()), "nothing was begun\n", 1};
    }
    if (on) return run_on_changeset(env, driving, *std::move(on));
    ATELIER_TRY(const auto steps, steps_of(args));
    ATELIER_TRY(const CarriedRun carried, driving.begin(std::move(request), steps));
    return driving.outcome_of(carried);
}

// One that cannot be put in order keeps no other from being driven.
Result<void> recover_before(RunDriving& driving) {
    const RunWorld world = driving.world();
    ATELIER_TRY(const auto recovered, recover_runs(world));
    for (const RecoveredRun& one : recovered)
        if (one.fault) world.work.progress.warn(one.told());
    return {};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_CHECK(require_fitting(args));
    ATELIER_TRY(const auto driving, RunDriving::open(args, env));
    if (!args.has("dry-run")) ATELIER_CHECK(recover_before(*driving));
    if (args.has("queued")) return run_queued(args, env, *driving);
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const auto named, named_run(args, env, context));
    if (!named) return run_workflow(args, env, *driving);
    ATELIER_CHECK(require_no_beginning(args, named->str() + " is a run"));
    if (args.has("request"))
        return fail(ErrorCode::usage, named->str() + " has its request already",
                    advise(Hint::leave_it_out));
    ATELIER_TRY(const auto steps, steps_of(args));
    ATELIER_TRY(const CarriedRun carried, driving->carry_as_wished({*named, steps}));
    return driving->outcome_of(carried);
}

} // namespace

const Command run_command = {
    .declaration = {.name = "run",
                    .summary = "run a workflow, or go on with a run",
                    .arguments = arguments,
                    .options = options,
                    .group = "make",
                    .callers = overseers},
    .run = run,
};

} // namespace atelier
