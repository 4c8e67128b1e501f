// git atelier gc: ends what ended without ending, and takes away what nobody needs any more.
#include "app/upkeep/collect_garbage.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"
#include "commands/open_workshop.hpp"
#include "view/garbage.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "dry-run", .help = "say what would go, change nothing"},
    {.name = "stale-after",
     .help = "how long a claim outlives its session, instead of gc.stale_after",
     .value = "DURATION"},
    {.name = "force",
     .help =
         "worktrees too in which something would be lost; it is kept below refs/atelier/rescue"},
    {.name = "yes", .help = "do not ask"},
};

Result<MirrorOutcome> deliver(CommandWorld& world, const Workshop& shop) {
    ATELIER_TRY(const auto beads, world.beads());
    return run_mirror({.plan = shop.plan, .beads = *beads, .progress = shop.progress, .stop = [&] {
                           return shop.interrupt.requested();
                       }});
}

Outcome outcome_of(const GarbageOutcome& outcome, const Style& style) {
    return {garbage_json(outcome), garbage_text(outcome, style),
            outcome.count(GarbageState::failed) == 0 ? 0 : 1};
}

Result<Outcome> run(const Args& args, CommandWorld& world) {
    ATELIER_TRY(const Project* const project, world.project());
    Settings settings = project->settings;
    ATELIER_TRY(const auto stale_after, args.duration("stale-after"));
    if (stale_after) settings.lease.stale_after = *stale_after;
    ATELIER_TRY(Workshop shop, open_workshop(world, false, *project, &settings));
    GarbageWorld garbage{.shop = shop};
    if (settings.store_backend == StoreBackend::bd)
        garbage.deliver = [&] { return deliver(world, shop); };
    GarbageRequest request{.force = args.has("force")};
    const bool dry = args.has("dry-run");
    request.confirmed = args.has("yes") && !dry;
    const GarbageOutcome found = collect_garbage(garbage, request);
    const bool idle = found.count(GarbageState::would) == 0 && world.has_terminal();
    if (dry || request.confirmed || idle) return outcome_of(found, world.style());
    ATELIER_TRY(request.confirmed,
                confirmed(args, world, garbage_text(found, world.style()) + "Collect it?"));
    if (!request.confirmed) return Outcome{garbage_json(found), "left as it was\n", 1};
    return outcome_of(collect_garbage(garbage, request), world.style());
}

} // namespace

const Command gc_command = {
    .declaration = {.name = "gc",
                    .summary = "clean up behind sessions that have died and work that is over",
                    .options = options,
                    .group = "look"},
    .run = run,
};

} // namespace atelier
