// work: worker sessions, one changeset each, until nothing is left to do.
#include "view/work.hpp"
#include "app/agent/preview_brief.hpp"
#include "app/core/agent_mail.hpp"
#include "app/core/plan_queries.hpp"
#include "app/interchange/mirror_beside_work.hpp"
#include "app/molecule/begin_molecule.hpp"
#include "app/work/work_jobs.hpp"
#include "base/text.hpp"
#include "commands/carried_changesets.hpp"
#include "commands/choosing.hpp"
#include "commands/commands.hpp"
#include "commands/left_runs.hpp"
#include "commands/named.hpp"
#include "commands/open_work_context.hpp"
#include "commands/work_here.hpp"
#include "wiring/background_mirror.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "epic",
     .help = "work only on this epic, or on the epic of this changeset",
     .arity = Arity::optional},
};

constexpr Option options[] = {
    {.name = "mode",
     .help = "who picks the next epic: prompt (default) asks, auto takes the most urgent",
     .value = "MODE",
     .choices = all_names<SelectionMode>},
    {.name = "run-mode",
     .help = "once: one session; default: until no work is left; watch: wait for more",
     .value = "RUN-MODE",
     .choices = all_names<RunMode>},
    {.name = "watch-interval",
     .help = "look for work at least this often (60); changes are noticed at once",
     .value = "SECONDS"},
    {.name = "agent", .help = "the runtime to use instead of agent.default", .value = "RUNTIME"},
    {.name = "name",
     .help = "the worker's name instead of the first free worker-N",
     .value = "WORKER"},
    {.name = "jobs",
     .help = "run N workers side by side, each on its own epic; needs --mode auto",
     .value = "N",
     .letter = 'j'},
    {.name = "queue", .help = "only handle messages from queues, one per session"},
    {.name = "dry-run", .help = "show what would be done first, but do nothing"},
    {.name = "verbose", .help = "show each stage, and what the agent prints", .letter = 'v'},
    {.name = "yes", .help = "ask nothing: the same as --mode auto", .letter = 'y'},
};

// A flag beats the variable; a bad value names where it stands.
template <class E>
Result<E> chosen(const Args& args, std::string_view option, const std::string& variable,
                 const std::string& value, E fallback) {
    ATELIER_TRY(const auto given, args.choice<E>(option));
    if (given) return *given;
    if (value.empty()) return fallback;
    if (const auto parsed = parse_name<E>(ascii_lower(value))) return *parsed;
    return fail(ErrorCode::usage, variable + " is '" + value + "', not " + choices_of<E>(),
                advise(Hint::correct_variable));
}

Result<Seconds> watch_interval(const Args& args, const ProcessEnvironment& around) {
    constexpr std::int64_t longest = 86'400;
    ATELIER_TRY(const auto given, args.integer("watch-interval", 1, longest));
    if (given) return Seconds{*given};
    if (around.watch_interval.empty()) return Seconds{60};
    const auto seconds = parse_integer(around.watch_interval);
    if (seconds && *seconds >= 1 && *seconds <= longest) return Seconds{*seconds};
    return fail(ErrorCode::usage,
                "ATELIER_WATCH_INTERVAL is '" + around.watch_interval +
                    "', not a number of seconds from 1 to 86400",
                advise(Hint::correct_variable));
}

Result<std::optional<BeadId>> epic_to_work_on(const Args& args, CommandEnv& env) {
    if (!args.has("epic")) return std::optional<BeadId>();
    ATELIER_TRY(const Context context, env.context());
    return named_epic(args, "epic", context);
}

Result<WorkRequest> parse_request(const Args& args, CommandEnv& env) {
    const ProcessEnvironment& around = env.process_environment();
    WorkRequest request;
    // --yes is a flag as well: the variable counts only where neither was given.
    ATELIER_TRY(
        request.mode,
        chosen(args, "mode", "ATELIER_MODE",
               args.has("yes") ? std::string(name_of(SelectionMode::automatic)) : around.mode,
               SelectionMode::prompt));
    ATELIER_TRY(request.run_mode,
                chosen(args, "run-mode", "ATELIER_RUN_MODE", around.run_mode, RunMode::standard));
    ATELIER_TRY(request.watch_interval, watch_interval(args, around));
    request.attended = env.has_terminal() || !around.worker_of.empty();
    if (const auto since = parse_time(around.worker_since)) request.given_back_since = *since;
    request.name = args.text("name");
    if (request.name) ATELIER_CHECK(AgentId::make(Role::worker, *request.name));
    ATELIER_TRY(request.epic, epic_to_work_on(args, env));
    request.queue = args.has("queue");
    if (request.queue && request.epic)
        return fail(ErrorCode::usage, "EPIC and --queue cannot be used together",
                    advise(Hint::leave_one_out));
    const bool asks = request.mode == SelectionMode::prompt && !request.epic && !request.queue &&
                      !args.has("dry-run");
    if (asks && !env.has_terminal())
        return fail(ErrorCode::usage, "cannot ask which epic to work on: not a terminal",
                    advise(Hint::mode_auto));
    return request;
}

Result<std::int64_t> wanted_workers(const Args& args) {
    constexpr std::int64_t most = 64;
    ATELIER_TRY(const auto jobs, args.integer("jobs", 1, most));
    return jobs.value_or(1);
}

// Several cannot ask one person, and one epic has one worker.
Result<int> number_of_workers(std::int64_t wanted, const WorkRequest& request) {
    if (wanted == 1 || request.epic) return 1;
    if (request.name)
        return fail(ErrorCode::usage, "--name names one worker, and --jobs starts several",
                    advise(Hint::leave_one_out));
    if (request.mode == SelectionMode::prompt && !request.queue)
        return fail(ErrorCode::usage, "several workers cannot ask which epic to work on",
                    advise(Hint::mode_auto));
    return static_cast<int>(wanted);
}

// What each of several workers is called with. This run waits for more work, and they do not.
std::vector<std::string> worker_arguments(const WorkRequest& request, bool verbose) {
    const RunMode mode = request.run_mode == RunMode::once ? RunMode::once : RunMode::standard;
    std::vector<std::string> out{
        "work",    "--mode",        "auto",  "--run-mode", std::string(name_of(mode)),
        "--agent", request.runtime, "--json"};
    if (request.queue) out.emplace_back("--queue");
    if (verbose) out.emplace_back("--verbose");
    return out;
}

// What somebody has begun stands first, under a heading of its own.
std::vector<ChoiceRow> rows_of(const std::vector<Bead>& epics) {
    std::vector<ChoiceRow> rows;
    for (const Bead& epic : epics)
        rows.push_back({epic.assignee.empty() ? "Epics that can be worked on:" : "Resume epics:",
                        epic.id.str(), epic.title});
    return rows;
}

Result<std::optional<BeadId>> ask_for_epic(CommandEnv& env, const std::vector<Bead>& epics) {
    const auto row = choose_row(env, rows_of(epics));
    return row ? std::optional(epics[*row].id) : std::nullopt;
}

// What the agent of that session would be told; "" where none would begin.
Result<std::string> previewed_brief(const Args& args, CommandEnv& env, const Project& project,
                                    const Selection& selection) {
    if (selection.step != NextStep::session) return std::string();
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const AgentId free,
                AgentId::make(Role::worker, args.text("name").value_or("worker-1")));
    PreviewedSession session{.agent = selection.worker.value_or(free),
                             .epic = *selection.epic,
                             .changeset = *selection.changeset};
    if (const auto name = runtime_name(args, env, project.settings)) {
        ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
        ATELIER_TRY(const RuntimeDefinition runtime, runtimes->definition(*name));
        if (!runtime.skills.empty()) session.skills = runtime.skills;
    }
    return preview_brief(
        {context, *repository, project.paths, env.process_environment().all, env.probe()}, session);
}

// By which workflow that session would be held.
Result<std::optional<MoleculePreview>> previewed_molecule(const Args& args, CommandEnv& env,
                                                          const Project& project,
                                                          const Selection& selection) {
    if (selection.step != NextStep::session) return std::optional<MoleculePreview>();
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const EpicTree graph, context.store.read([&](PlanReader& plan) {
        return load_epic(plan, *selection.epic);
    }));
    // Nothing of what runs need is opened where there is none.
    const Bead& changeset = *graph.find(*selection.changeset);
    ATELIER_TRY(const auto begun, molecule_of(changeset));
    if (!begun && workflow_for(context.settings, graph.epic(), changeset).empty())
        return std::optional<MoleculePreview>();
    ATELIER_TRY(WorkContext work, open_work_context(env, false, project));
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    RunProgress nobody;
    const auto runtime = runtime_name(args, env, project.settings);
    const RunWorld world{work, *catalog, CommandEnv::workflow_format(), nobody,
                         runtime ? *runtime : std::string()};
    return preview_molecule(world, graph, *selection.changeset);
}

// Only an agent that takes a turn is told something.
bool asks_no_agent(const std::optional<MoleculePreview>& molecule) {
    if (!molecule) return false;
    if (!molecule->run) return true;
    const RunNext next = next_step(molecule->run->workflow, molecule->run->facts);
    const auto* due = std::get_if<DueSteps>(&next);
    return due == nullptr || due->turns.empty();
}

Result<Outcome> preview(const Args& args, CommandEnv& env, const Project& project,
                        const WorkRequest& request, int jobs) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(Repository* const repository, env.repository());
    const auto in_order = [](const Selection& selection) {
        return selection.step != NextStep::idle ||
               std::ranges::none_of(selection.reasons,
                                    [](const auto& epic) { return is_out_of_order(epic.second); });
    };
    if (jobs > 1) {
        ATELIER_TRY(const Selection open,
                    open_work(context, env.probe(), *repository, project.paths, request));
        const bool good = !open.candidates.empty() || in_order(open);
        return Outcome{open_work_json(open, jobs), open_work_text(open, jobs), good ? 0 : 1};
    }
    ATELIER_TRY(const Selection selection,
                preview_work(context, env.probe(), *repository, project.paths, request));
    PreviewedSessionParts session;
    ATELIER_TRY(session.molecule, previewed_molecule(args, env, project, selection));
    if (!asks_no_agent(session.molecule)) {
        ATELIER_TRY(session.brief, previewed_brief(args, env, project, selection));
    }
    const bool good = in_order(selection) && !(session.molecule && session.molecule->fault);
    return Outcome{selection_json(selection, session), selection_text(selection, session),
                   good ? 0 : 1};
}

// Whoever is asked for an epic may want this done first.
Result<void> tell_of_queues(const WorkContext& work, const WorkRequest& request) {
    if (request.mode != SelectionMode::prompt || request.epic || request.queue) return {};
    ATELIER_TRY(const AgentId worker,
                AgentId::make(Role::worker, request.name.value_or("worker-1")));
    ATELIER_TRY(const auto waiting, work.plan.store.read([&](PlanReader& plan) {
        return waiting_in_queues(plan, work.plan, worker);
    }));
    for (const QueuedMessage& one : waiting)
        work.progress.note("something waits in the queue " + one.queue +
                           ": 'git atelier work --queue' takes it");
    return {};
}

Result<Outcome> work_alone(const Args& args, CommandEnv& env, const Project& project,
                           WorkRequest request) {
    ATELIER_TRY(WorkContext work, open_work_context(env, args.has("verbose"), project));
    ATELIER_CHECK(tell_of_queues(work, request));
    ATELIER_TRY(CarriedChangesets follower, CarriedChangesets::open(env, work.progress));
    WorkflowPorts workflows = *request.workflows;
    workflows.follower = &follower;
    request.workflows = &workflows;
    ATELIER_TRY(const WorkOutcome outcome, work_here(env, std::move(work), request));
    return Outcome{work_json(outcome), work_text(outcome), outcome.succeeded() ? 0 : 1};
}

Result<JobsOutcome> run_shown(const Args& args, CommandEnv& env, const WorkContext& work,
                              const WorkRequest& request, int jobs) {
    const bool verbose = args.has("verbose");
    ATELIER_TRY(const auto programs, env.workers(worker_arguments(request, verbose)));
    ATELIER_TRY(const auto display, env.workers_display(verbose));
    return run_jobs(work, request, jobs, {*programs, *display, work_from});
}

Result<Outcome> work_side_by_side(const Args& args, CommandEnv& env, const Project& project,
                                  const WorkRequest& request, int jobs) {
    ATELIER_TRY(WorkContext work, open_work_context(env, args.has("verbose"), project));
    warn_of_settings(work);
    recover_left_runs(env, work);
    MirrorBesideWork mirror(work, start_background_mirror);
    work.plan_changed = [&] { mirror.plan_changed(); };
    ATELIER_TRY(const JobsOutcome outcome, run_shown(args, env, work, request, jobs));
    mirror.finish(outcome.stop == WorkStop::interrupted);
    return Outcome{jobs_json(outcome), jobs_text(outcome), outcome.succeeded() ? 0 : 1};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    // What an option says is looked at before what it would be done with.
    ATELIER_TRY(const std::int64_t wanted, wanted_workers(args));
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(WorkRequest request, parse_request(args, env));
    request.choose = [&](const std::vector<Bead>& epics) { return ask_for_epic(env, epics); };
    ATELIER_TRY(const int jobs, number_of_workers(wanted, request));
    if (args.has("dry-run")) return preview(args, env, *project, request, jobs);
    ATELIER_TRY(request.runtime, runtime_name(args, env, project->settings));
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    const WorkflowPorts workflows{*catalog, CommandEnv::workflow_format()};
    request.workflows = &workflows;
    return jobs == 1 ? work_alone(args, env, *project, request)
                     : work_side_by_side(args, env, *project, request, jobs);
}

} // namespace

const Command work_command = {
    .declaration = {.name = "work",
                    .summary = "run worker sessions, one changeset each",
                    .arguments = arguments,
                    .options = options,
                    .group = "work",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("dry-run"); },
                    .instead = {.worker = "startup_contract"}},
    .run = run,
};

} // namespace atelier
