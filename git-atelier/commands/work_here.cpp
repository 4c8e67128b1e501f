#include "commands/work_here.hpp"

#include "app/interchange/mirror_beside_work.hpp"
#include "commands/left_runs.hpp"
#include "wiring/background_mirror.hpp"

namespace atelier {

void warn_of_settings(const WorkContext& work) {
    for (const UnsupportedSetting& one : work.plan.settings.unsupported)
        work.progress.warn(one.told + (one.way.empty() ? "" : "; " + std::string(one.way)));
}

Result<WorkOutcome> work_here(CommandEnv& env, WorkContext work, const WorkRequest& request) {
    const std::function<void()> notify = work.notify_overseer;
    std::optional<MirrorBesideWork> mirror;
    work.plan_changed = notify;
    // Where it is one of several, the run that started them warns and mirrors for all.
    if (env.process_environment().worker_of.empty()) {
        warn_of_settings(work);
        recover_left_runs(env, work);
        mirror.emplace(work, start_background_mirror);
        work.plan_changed = [&] {
            mirror->plan_changed();
            notify();
        };
    }
    auto ended = run_work_loop(std::move(work), request);
    notify();
    if (ended && mirror) mirror->finish(ended->stop == WorkStop::interrupted);
    return ended;
}

} // namespace atelier
