#include "commands/played_steps.hpp"

#include "wiring/person_program.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis step_limit{600'000};

} // namespace

Result<DemonstrationPlaces> make_throw_away_places(CommandEnv& env) {
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

Result<ProcessResult> play_unseen(const DemonstrationStep& step, CommandEnv& env,
                                  const DemonstrationPlaces& places) {
    return env.process().run(
        {.argv = step.argv,
         .environment = demonstration_environment(env.process_environment().all, places),
         .directory = places.repository(),
         .deadline = step_limit});
}

Result<int> play_step(const DemonstrationStep& step, CommandEnv& env,
                      const DemonstrationPlaces& places, bool quiet) {
    if (!quiet && step.shown)
        return run_shown(step.argv,
                         demonstration_environment(env.process_environment().all, places),
                         places.repository());
    ATELIER_TRY(const ProcessResult ran, play_unseen(step, env, places));
    return ran.status;
}

Result<void> throw_away(CommandEnv& env, const DemonstrationPlaces& places,
                        const std::optional<Error>& failed) {
    const auto removed = env.files().remove(places.folder);
    if (removed) return {};
    if (!failed) return fail(removed.error());
    Error both = *failed;
    both.message += "; " + removed.error().message;
    return fail(std::move(both));
}

} // namespace atelier
