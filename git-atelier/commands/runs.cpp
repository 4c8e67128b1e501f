// git atelier runs: runs of workflows, one of them with its turns, and its figures.
#include "view/runs.hpp"
#include "app/look/read_log.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/queued_runs.hpp"
#include "commands/run_driving.hpp"
#include "view/run_flow.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {{.name = "run",
                                   .help = "one of them, in full",
                                   .arity = Arity::optional,
                                   .names = Naming::run}};

constexpr Option options[] = {
    {.name = "status",
     .help = "only runs that are draft, queued, running, waiting, paused, completed, failed or "
             "cancelled",
     .value = "STATUS",
     .repeatable = true,
     .choices = all_names<RunStatus>},
    {.name = "workflow", .help = "only runs of this workflow", .value = "WORKFLOW"},
    {.name = "since",
     .help = "only what was since a time, how long ago (90s, 15m, 24h, 7d), or yesterday",
     .value = "T",
     .names = Naming::moment},
    {.name = "limit", .help = "at most N runs, 0 for all [20]", .value = "N"},
    {.name = "offset", .help = "leave out the newest N", .value = "N"},
    {.name = "turns", .help = "also list the turns of RUN"},
    {.name = "metrics", .help = "show the figures of RUN"},
    {.name = "flow", .help = "show how work flows through all runs, day by day"},
};

Result<RunQuery> query_of(const Args& args, CommandEnv& env) {
    RunQuery query{.workflow = args.text("workflow")};
    for (const std::string& status : args.texts("status")) {
        const auto known = parse_name<RunStatus>(ascii_lower(status));
        if (!known)
            return fail(args.wrong_value("status", status, "is not " + choices_of<RunStatus>()));
        query.statuses.push_back(*known);
    }
    if (const auto since = args.text("since")) {
        ATELIER_TRY(Clock* const clock, env.time_source());
        ATELIER_TRY(query.since, parse_since(*since, clock->now(), env.style().ahead_of_utc));
    }
    ATELIER_TRY(query.part, list_part(args));
    return query;
}

// Nothing that is shown depends on them.
Result<SpokenLines> lines_of(const RunView& view, const MadeUpLines& made_up, CommandEnv& env) {
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(const Project* const project, env.project());
    const auto speakers = speakers_of(*catalog, project->settings, view.run);
    if (speakers) return spoken_lines(view.run, view.workflow, view.facts, *speakers, made_up);
    ATELIER_TRY(Progress* const progress, env.progress());
    progress->warn(speakers.error().message);
    return SpokenLines{};
}

Result<Outcome> of_run(const Args& args, CommandEnv& env, const OpenedRuns& opened) {
    ATELIER_TRY(const BeadId id, required_named_bead(args, "run", opened.plan));
    ATELIER_TRY(RunView view, view_run(opened.desk(), env.probe(), id));
    ATELIER_CHECK(say_why_queued(env, {&view.run}));
    ATELIER_TRY(const MadeUpLines made_up,
                opened.plan.store.read([&](PlanReader& plan) { return made_up_lines(plan, id); }));
    ATELIER_TRY(const SpokenLines lines, lines_of(view, made_up, env));
    if (args.has("metrics")) {
        ATELIER_TRY(const auto events, opened.plan.store.read([&](PlanReader& plan) {
            return plan.events({.bead = id});
        }));
        const CountedOfRun counted{.events = events.size(),
                                   .lines = lines.size(),
                                   .line_tokens = made_up.tokens,
                                   .line_cost = made_up.cost};
        const Time now = opened.plan.clock.now();
        return Outcome{.body = run_metrics_json(view, counted, now),
                       .text = run_metrics_text(view, counted, now, env.style()),
                       .schema = "run_metrics"};
    }
    const bool turns = args.has("turns");
    return Outcome{.body = turns ? turns_json(view, lines) : run_json(view, lines),
                   .text = turns ? turns_text(view, env.style(), lines)
                                 : run_text(view, env.style(), lines),
                   .schema = "run"};
}

// Of all runs.
Result<Outcome> flow(const Args& args, CommandEnv& env) {
    for (const char* option : {"run", "turns", "status", "workflow", "limit", "offset"})
        if (args.has(option))
            return fail(ErrorCode::usage,
                        "--flow looks at all runs, and cannot go with " +
                            (std::string_view(option) == "run" ? std::string("a RUN")
                                                               : std::string("--") + option),
                        advise(Hint::leave_one_out));
    ATELIER_TRY(const Context context, env.context());
    FlowSpan span{.until = context.clock.now()};
    if (const auto since = args.text("since")) {
        ATELIER_TRY(span.since, parse_since(*since, span.until, env.style().ahead_of_utc));
    }
    ATELIER_TRY(const RunFlow flowed, flow_of_runs(context, span.since));
    return Outcome{.body = run_flow_json(flowed, span),
                   .text = run_flow_text(flowed, span, env.style()),
                   .schema = "run_flow"};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    if (args.has("turns") && args.has("metrics"))
        return fail(ErrorCode::usage, "--turns and --metrics cannot go together",
                    advise(Hint::leave_one_out));
    if (!args.has("run") && (args.has("turns") || (args.has("metrics") && !args.has("flow"))))
        return fail(ErrorCode::usage, "--turns and --metrics need a RUN",
                    advise(Hint::add_to_call));
    if (args.has("flow")) return flow(args, env);
    for (const char* option : {"status", "workflow", "since", "limit", "offset"})
        if (args.has("run") && args.has(option))
            return fail(ErrorCode::usage, std::string("a RUN cannot go with --") + option,
                        advise(Hint::leave_one_out));
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    if (args.has("run")) return of_run(args, env, opened);
    ATELIER_TRY(const RunQuery query, query_of(args, env));
    ATELIER_TRY(RunList list, list_runs(opened.desk(), env.probe(), query));
    std::vector<Run*> listed;
    for (RunRow& row : list.rows)
        listed.push_back(&row.run);
    ATELIER_CHECK(say_why_queued(env, listed));
    const RunsFilter filter{.narrowed = !query.statuses.empty() || query.workflow || query.since,
                            .part = query.part};
    return Outcome{runs_json(list, filter),
                   runs_text(list, filter, opened.plan.clock.now(), env.style())};
}

} // namespace

const Command runs_command = {
    .declaration = {.name = "runs",
                    .summary = "list runs of workflows, or show one with its turns and figures",
                    .arguments = arguments,
                    .options = options,
                    .group = "make",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
