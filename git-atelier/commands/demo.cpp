// git atelier demo: the whole way, on a repository that is made for it.
#include "commands/commands.hpp"
#include "commands/played_steps.hpp"
#include "view/demonstration.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "keep", .help = "keep the repository so that you can look around"},
};

Result<Demonstration> play_all(CommandEnv& env, const DemonstrationPlaces& places, bool quiet) {
    const Interrupt& interrupt = env.interrupt();
    Demonstration played;
    for (const DemonstrationStep& step : demonstration_steps(places)) {
        if (!quiet) ATELIER_CHECK(env.print(step_text(step, env.style())));
        ATELIER_TRY(const int status, play_step(step, env, places, quiet));
        if (interrupt.requested()) return fail(ErrorCode::interrupted, "stopped on request");
        played.steps.push_back({step.argv, status});
        if (status != 0) break;
    }
    return played;
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const bool quiet = asks_for_json(args);
    ATELIER_TRY(const DemonstrationPlaces places, make_throw_away_places(env));
    auto played = play_all(env, places, quiet);
    if (played && args.has("keep"))
        played->kept = places;
    else
        ATELIER_CHECK(
            throw_away(env, places, played ? std::nullopt : std::optional(played.error())));
    if (!played) return fail(played.error());
    return Outcome{.body = demonstration_json(*played),
                   .text = demonstration_text(*played),
                   .exit_status = played->succeeded() ? 0 : 1,
                   .verbatim = true};
}

} // namespace

const Command demo_command = {
    .declaration = {.name = "demo",
                    .summary = "demonstrate the whole workflow on a throw-away repository",
                    .options = options,
                    .group = "begin",
                    .callers = anybody},
    .run = run};

} // namespace atelier
