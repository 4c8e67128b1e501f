// log: what happened, when, by whom.
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/output.hpp"
#include "view/event.hpp"

namespace atelier {
namespace {

constexpr std::int64_t most_events = 1'000'000'000;

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
    {.name = "verify", .help = "check that no event was changed, removed or forged"},
};

Result<LogRequest> parse_request(const Args& args, CommandEnv& env, const Context& context) {
    LogRequest request;
    ATELIER_TRY(const auto newest, args.integer("max-count", 1, most_events));
    if (newest) request.newest = static_cast<std::size_t>(*newest);
    ATELIER_TRY(request.bead, named_bead(args, "bead", context));
    if (const auto since = args.text("since")) {
        ATELIER_TRY(Clock* const clock, env.time_source());
        ATELIER_TRY(request.since, parse_since(*since, clock->now()));
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

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
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
