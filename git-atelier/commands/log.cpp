// log: what happened, when, by whom.
#include "app/piece/replay_run.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/output.hpp"
#include "commands/run_driving.hpp"
#include "view/event.hpp"
#include "view/piece.hpp"

#include <unistd.h>

namespace atelier {
namespace {

constexpr std::int64_t most_events = 1'000'000'000;
constexpr std::int64_t fastest = 1'000'000;

constexpr Option options[] = {
    {.name = "all", .help = "also show every stage of each session; always included in --json"},
    {.name = "follow",
     .help = "keep printing new events until Ctrl-C; with --json one per line",
     .letter = 'f'},
    {.name = "max-count", .help = "show only the newest N events", .value = "N", .letter = 'n'},
    {.name = "since",
     .help = "show events since a time, how long ago (90s, 15m, 24h, 7d), or yesterday",
     .value = "T",
     .names = Naming::moment},
    {.name = "bead",
     .help = "show only events about this bead",
     .value = "ID",
     .names = Naming::any_bead},
    {.name = "replay", .help = "show again how the run of --bead went, with its pauses and pieces"},
    {.name = "speed", .help = "with --replay: N times as fast [1]", .value = "N"},
    {.name = "verify", .help = "check that no event was changed, removed or forged"},
};

Result<LogRequest> parse_request(const Args& args, CommandEnv& env, const Context& context) {
    LogRequest request;
    ATELIER_TRY(const auto newest, args.integer("max-count", 1, most_events));
    if (newest) request.newest = static_cast<std::size_t>(*newest);
    ATELIER_TRY(request.bead, named_bead(args, "bead", context));
    if (const auto since = args.text("since")) {
        ATELIER_TRY(Clock* const clock, env.time_source());
        ATELIER_TRY(request.since, parse_since(*since, clock->now(), env.style().ahead_of_utc));
    }
    request.verify = args.has("verify");
    request.folded = !args.has("all") && !asks_for_json(args);
    return request;
}

Result<Outcome> follow(const LogRequest& request, const LogOutcome& before, CommandEnv& env,
                       const Context& context, bool json) {
    ATELIER_TRY(const Project* const project, env.project());
    LogFacts facts;
    const auto emit = [&](const std::vector<Event>& events) -> Result<void> {
        std::string out;
        if (!json) ATELIER_CHECK(add_facts(context, events, facts));
        for (const Event& event : events)
            out += json ? event_json(event).dump() + "\n"
                        : event_line(event, facts, output_style(env));
        return env.print(out);
    };
    if (!before.events.empty()) ATELIER_CHECK(emit(before.events));
    ATELIER_CHECK(follow_log(context, request, before.last, env.interrupt(),
                             env.store_watch(project->paths.store()), emit));
    return Outcome{.printed = true};
}

Result<void> check_replay(const Args& args) {
    if (!args.has("replay")) {
        if (!args.has("speed")) return {};
        return fail(ErrorCode::usage, "--speed works only with --replay",
                    advise(Hint::add_to_call));
    }
    if (!args.has("bead"))
        return fail(ErrorCode::usage, "--replay needs the run: --bead RUN",
                    advise(Hint::add_to_call));
    for (const char* other : {"follow", "verify", "since", "max-count"})
        if (args.has(other))
            return fail(ErrorCode::usage,
                        "--replay and --" + std::string(other) + " cannot go together",
                        advise(Hint::leave_one_out));
    return {};
}

// Without a terminal nobody watches: all of it is printed at once.
Result<Outcome> replay(const Args& args, CommandEnv& env, const Context& context) {
    ATELIER_TRY(const BeadId run, required_named_bead(args, "bead", context));
    ATELIER_TRY(const auto speed, args.integer("speed", 1, fastest));
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    const bool json = asks_for_json(args);
    LogFacts facts;
    const auto emit = [&](const ReplayedEvent& one) -> Result<void> {
        if (json) return env.print(event_json(one.event).dump() + "\n");
        ATELIER_CHECK(add_facts(context, {one.event}, facts));
        std::string out = event_line(one.event, facts, output_style(env));
        if (one.piece)
            out += "\n" + piece_as_it_comes(one.piece->piece, one.piece->text, output_style(env));
        return env.print(out);
    };
    ATELIER_CHECK(replay_run(opened.desk(),
                             {.run = run,
                              .speed = speed.value_or(1),
                              .paced = !json && env.terminal(STDOUT_FILENO).live},
                             env.interrupt(), emit));
    return Outcome{.printed = true};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_CHECK(check_replay(args));
    ATELIER_TRY(const Context context, env.context());
    if (args.has("replay")) return replay(args, env, context);
    ATELIER_TRY(const LogRequest request, parse_request(args, env, context));
    Repository* repository = nullptr;
    if (request.verify) {
        ATELIER_TRY(repository, env.repository());
    }
    ATELIER_TRY(const LogOutcome log, read_log(context, request, repository));
    ATELIER_CHECK(require_intact(log));
    if (args.has("follow")) return follow(request, log, env, context, args.has("json"));
    if (asks_for_json(args)) return Outcome{log_json(log), {}};
    LogFacts facts;
    ATELIER_CHECK(add_facts(context, log.events, facts));
    return Outcome{{}, log_text(log, facts, output_style(env))};
}

} // namespace

const Command log_command = {
    .declaration = {.name = "log",
                    .summary = "show the event log",
                    .options = options,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
