// status: epics, agents, queues, messages and what waits for you.
#include "view/status.hpp"
#include "app/look/read_log.hpp"
#include "app/look/seen_branches.hpp"
#include "app/look/status_of_epic.hpp"
#include "app/publish/publish_epics.hpp"
#include "cli/terminal.hpp"
#include "commands/commands.hpp"
#include "commands/live_page.hpp"
#include "commands/named.hpp"
#include "commands/open_work_context.hpp"
#include "commands/output.hpp"
#include "commands/queued_runs.hpp"
#include "commands/run_named.hpp"
#include "view/digest.hpp"
#include "view/text/layout.hpp"

#include <future>
#include <unistd.h>

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "epic", .help = "show only this epic", .arity = Arity::optional},
};

constexpr Option options[] = {
    {.name = "all", .help = "list all closed epics, not just recent ones"},
    {.name = "refresh", .help = "ask the forge about pull requests first, and publish what is due"},
    {.name = "since",
     .help = "show what landed, what is waiting, what it cost and what was decided without you "
             "since a time, how long ago, yesterday, or last: since you last asked",
     .value = "T",
     .names = Naming::moment_or_last_look},
    {.name = "watch", .help = "refresh whenever something changes, until q or Ctrl-C"},
};

// Running sessions show how long they have been working, so the page is drawn again without a
// change too.
constexpr Millis redraw_after{1000};
// Faster than one can read costs time for nothing.
constexpr Millis between_looks{200};
// Where branches stand is asked of Git, which costs more than the plan.
constexpr Millis between_looks_at_branches{2000};

// Of what is shown first an epic takes so many lines or more.
constexpr std::size_t lines_of_epic = 6;

// As much of the plan as a screen has room for, the plan, and what Git has to be asked for too.
enum class LookAt { first_screen, plan, branches };

Result<StatusOutcome> look(const Args& args, CommandEnv& env, const Context& context, LookAt at) {
    StatusScope scope{.all = args.has("all")};
    ATELIER_TRY(scope.only, named_epic(args, "epic", context));
    if (at == LookAt::first_screen && !scope.only)
        scope.first = env.terminal(STDOUT_FILENO).rows / lines_of_epic + 1;
    Repository* const repository =
        at == LookAt::branches ? env.repository().value_or(nullptr) : nullptr;
    std::future<SeenBranches> branches;
    if (repository != nullptr)
        branches =
            std::async([&, only = scope.only] { return see_branches(context, *repository, only); });
    ATELIER_TRY(StatusOutcome status, read_status(context, env.probe(), scope));
    std::vector<Run*> runs;
    for (RunNow& one : status.runs)
        runs.push_back(&one.run);
    ATELIER_CHECK(say_why_queued(env, runs));
    if (repository != nullptr) {
        SeenBranches seen = branches.get();
        add_in_parent(status, seen);
        add_collisions(status, context, *repository, seen, !scope.only);
    }
    if (!scope.only) return status;
    return status_of_epic(std::move(status), *scope.only);
}

// What fills the screen is there at once; all else, and what Git has to be asked for, comes to it.
Result<Outcome> watch_live(const Args& args, CommandEnv& env, const Context& context,
                           const std::filesystem::path& store) {
    Interrupt& interrupt = env.interrupt();
    LivePage page(env);
    std::optional<StatusOutcome> before;
    Time looked_at_branches{};
    while (!interrupt.requested()) {
        const Time now = context.clock.now();
        const bool at_branches = before && now - looked_at_branches >= between_looks_at_branches;
        ATELIER_TRY(StatusOutcome status, look(args, env, context,
                                               !before       ? LookAt::first_screen
                                               : at_branches ? LookAt::branches
                                                             : LookAt::plan));
        if (at_branches)
            looked_at_branches = now;
        else if (before)
            keep_seen_branches(*before, status);
        const Style style = output_style(env);
        ATELIER_CHECK(page.show(fitted(status_text(status, style), style.columns)));
        const bool first = !before;
        before = std::move(status);
        if (first) continue;
        ATELIER_TRY(const bool rested, page.follow_keys(between_looks));
        if (!rested) break;
        ATELIER_TRY(const bool goes_on,
                    page.follow_keys(redraw_after - between_looks, &env.watched_store(store)));
        if (!goes_on) break;
    }
    return Outcome{.printed = true};
}

// Off a terminal only changes of substance count, not the seconds in the text.
Result<Outcome> watch(const Args& args, CommandEnv& env, const Context& context,
                      const std::filesystem::path& store) {
    const bool json = asks_for_json(args);
    if (!json && env.terminal(STDOUT_FILENO).live) return watch_live(args, env, context, store);
    Interrupt& interrupt = env.interrupt();
    std::string shown;
    while (!interrupt.requested()) {
        ATELIER_TRY(const StatusOutcome status, look(args, env, context, LookAt::branches));
        std::string substance = status_json(status).dump();
        if (substance != shown)
            ATELIER_CHECK(env.print(json ? success_document("status", status_json(status))
                                         : status_text(status, output_style(env)) + "\n"));
        shown = std::move(substance);
        env.store_watch(store).wait_for_change(redraw_after);
    }
    return Outcome{.printed = true};
}

// What is found is written down, what has merged has landed, and what is due is published.
Result<void> refresh(CommandEnv& env, const Project& project) {
    ATELIER_TRY(WorkContext work, open_work_context(env, false, project));
    return publish_for_person(work);
}

Result<DigestRequest> parse_digest_request(const Args& args, CommandEnv& env,
                                           const Context& context) {
    for (const char* other : {"all", "watch"})
        if (args.has(other))
            return fail(ErrorCode::usage,
                        "--since and --" + std::string(other) + " do not go together",
                        advise(Hint::leave_one_out));
    DigestRequest request{.shown = !asks_for_json(args)};
    ATELIER_TRY(request.epic, named_epic(args, "epic", context));
    const std::string since = args.text("since").value_or("");
    if (since == "last") return request;
    ATELIER_TRY(Clock* const clock, env.time_source());
    ATELIER_TRY(request.since, parse_since(since, clock->now(), env.style().ahead_of_utc));
    return request;
}

Result<Outcome> tell_digest(const DigestRequest& request, CommandEnv& env, const Context& context,
                            const Project& project) {
    ATELIER_TRY(const DigestOutcome digest,
                make_digest(context, env.probe(), env.files(), project.paths, request));
    if (digest.not_noted) {
        ATELIER_TRY(Progress* const progress, env.progress());
        progress->warn(with_hint(*digest.not_noted));
    }
    return Outcome{digest_json(digest), digest_text(digest, output_style(env))};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const Context context, env.context());
    ATELIER_CHECK(require_no_run(args, "epic", context));
    std::optional<DigestRequest> digest;
    if (args.has("since")) {
        ATELIER_TRY(digest, parse_digest_request(args, env, context));
    }
    if (args.has("refresh")) ATELIER_CHECK(refresh(env, *project));
    if (digest) return tell_digest(*digest, env, context, *project);
    if (args.has("watch")) return watch(args, env, context, project->paths.store());
    ATELIER_TRY(const StatusOutcome status, look(args, env, context, LookAt::branches));
    // The document costs as much as the page.
    if (asks_for_json(args)) return Outcome{status_json(status), {}};
    return Outcome{{}, status_text(status, output_style(env))};
}

} // namespace

const Command status_command = {
    .declaration = {.name = "status",
                    .summary = "show epics, agents, messages and what is waiting for you",
                    .arguments = arguments,
                    .options = options,
                    .has_format = true,
                    .group = "look",
                    .callers = overseers,
                    .looks = [](const Args& args) { return !args.has("refresh"); }},
    .run = run,
};

} // namespace atelier
