// git atelier gc: ends what ended without ending, and takes away what nobody needs any more.
#include "view/gc.hpp"
#include "app/publish/publish_epics.hpp"
#include "app/upkeep/collect_garbage.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"
#include "commands/left_runs.hpp"
#include "commands/open_work_context.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "dry-run", .help = "show what would be removed, but change nothing"},
    {.name = "stale-after",
     .help = "how long a claim outlives its session; overrides gc.stale_after",
     .value = "DURATION"},
    {.name = "force",
     .help = "also remove worktrees with unsaved work, after saving it under "
             "refs/atelier/rescue/"},
    {.name = "yes", .help = "do not ask"},
};

Result<MirrorOutcome> deliver(CommandEnv& env, const WorkContext& work) {
    ATELIER_TRY(const auto beads, env.beads());
    return run_mirror({.plan = work.plan,
                       .beads = *beads,
                       .progress = work.progress,
                       .stop = [&] { return work.interrupt.requested(); },
                       .yaml = CommandEnv::yaml()});
}

// What has merged may be over by that. Nothing is lost by it, so that nobody is asked.
void take_in_pull_requests(WorkContext& work) {
    if (const auto done = refresh_all_prs(work); !done) work.progress.warn(with_hint(done.error()));
}

Outcome outcome_of(const GcOutcome& outcome, const Style& style) {
    return {garbage_json(outcome, style.reader), garbage_text(outcome, style),
            outcome.count(GcState::failed) == 0 ? 0 : 1};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    Settings settings = project->settings;
    ATELIER_TRY(const auto stale_after, args.duration("stale-after"));
    if (stale_after) settings.lease.stale_after = *stale_after;
    ATELIER_TRY(WorkContext work, open_work_context(env, false, *project, &settings));
    ATELIER_TRY(const RunWorld runs, quiet_run_world(env, work));
    GcDeps garbage{.work = work, .runs = &runs};
    if (settings.store_backend == StoreBackend::bd)
        garbage.deliver = [&] { return deliver(env, work); };
    const GcRequest request{.force = args.has("force"), .dry = args.has("dry-run")};
    if (!request.dry) take_in_pull_requests(work);
    GcCandidates found = find_garbage(garbage, request);
    const GcOutcome asked = shown(found);
    const bool idle = asked.count(GcState::would) == 0 && !args.has("yes");
    if (request.dry || idle) return outcome_of(asked, env.style());
    ATELIER_TRY(const bool wanted,
                confirmed(args, env, garbage_text(asked, env.style()), "Collect it?"));
    if (wanted) return outcome_of(collect(std::move(found)), env.style());
    return Outcome{garbage_json(asked, env.style().reader), "left as it was\n", 1};
}

} // namespace

const Command gc_command = {
    .declaration = {.name = "gc",
                    .summary = "clean up after dead sessions and finished work",
                    .options = options,
                    .group = "look",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("dry-run"); }},
    .run = run,
};

} // namespace atelier
