// git atelier demo: the whole way, on a repository that is made for it.
#include "app/project/demonstration.hpp"
#include "commands/commands.hpp"
#include "view/demonstration.hpp"
#include "wiring/person_program.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Option options[] = {
    {.name = "keep", .help = "keep the repository so that you can look around"},
};

constexpr Millis step_limit{600'000};

Result<DemonstrationPlaces> make_places(CommandEnv& env) {
    ATELIER_TRY(const auto share, env.share());
    ATELIER_TRY(const auto programs, env.programs());
    ATELIER_TRY(Ids* const ids, env.ids());
    const Environment& user = env.process_environment().all;
    const auto given = user.find("TMPDIR");
    const bool usable = given != user.end() && given->second.starts_with('/');
    constexpr std::size_t letters = 10;
    const fs::path folder =
        fs::path(usable ? given->second : "/tmp") / ("atelier-demo-" + ids->base36(letters));
    DemonstrationPlaces places{.folder = folder, .share = share, .programs = programs};
    ATELIER_CHECK(env.files().make_folder(places.repository()));
    return places;
}

// Its exit status. What it says is shown as it says it, unless this call's output is a document.
Result<int> play(const DemonstrationStep& step, CommandEnv& env, const DemonstrationPlaces& places,
                 bool quiet) {
    const Environment environment =
        demonstration_environment(env.process_environment().all, places);
    if (!quiet && step.shown) return run_shown(step.argv, environment, places.repository());
    ATELIER_TRY(const ProcessResult ran, env.process().run({.argv = step.argv,
                                                            .environment = environment,
                                                            .directory = places.repository(),
                                                            .deadline = step_limit}));
    return ran.status;
}

Result<Demonstration> play_all(CommandEnv& env, const DemonstrationPlaces& places, bool quiet) {
    const Interrupt& interrupt = env.interrupt();
    Demonstration played;
    for (const DemonstrationStep& step : demonstration_steps(places)) {
        if (!quiet) ATELIER_CHECK(env.print(step_text(step, env.style())));
        ATELIER_TRY(const int status, play(step, env, places, quiet));
        if (interrupt.requested()) return fail(ErrorCode::interrupted, "stopped on request");
        played.steps.push_back({step.argv, status});
        if (status != 0) break;
    }
    return played;
}

// The first one is what it is about.
Error and_besides(Error first, const Error& second) {
    first.message += "; " + second.message;
    return first;
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const bool quiet = asks_for_json(args);
    ATELIER_TRY(const DemonstrationPlaces places, make_places(env));
    auto played = play_all(env, places, quiet);
    if (played && args.has("keep")) {
        played->kept = places;
    } else {
        const auto removed = env.files().remove(places.folder);
        if (!removed && played) return fail(removed.error());
        if (!removed) return fail(and_besides(played.error(), removed.error()));
    }
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
