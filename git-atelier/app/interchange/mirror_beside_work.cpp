#include "app/interchange/mirror_beside_work.hpp"

#include "app/interchange/mirror.hpp"

namespace atelier {
namespace {

// Others' edits are looked for at least so often.
constexpr Millis longest_pause{60'000};
// What a delivery may take, a first one of a large plan too.
constexpr Millis deadline{3'600'000};

ProcessRequest mirror_command(const WorkContext& work) {
    // The repository is named by -C.
    Environment environment = work.user_environment;
    environment.erase("GIT_DIR");
    return {.argv = {(work.programs / "git-atelier").string(), "-C",
                     work.project.enlistment.string(), "mirror", "--json"},
            .environment = std::move(environment),
            .deadline = deadline};
}

} // namespace

MirrorBesideWork::MirrorBesideWork(const WorkContext& work, const StartMirror& start)
    : plan_(work.plan), progress_(work.progress) {
    if (plan_.settings.store_backend == StoreBackend::bd) runner_ = start(mirror_command(work));
}

bool MirrorBesideWork::is_due(Time now) {
    if (!last_ || now - *last_ >= longest_pause) return true;
    const auto status = plan_.store.read(mirror_status);
    return status && status->waiting > 0;
}

void MirrorBesideWork::plan_changed() {
    if (runner_ == nullptr) return;
    const Time now = plan_.clock.now();
    if (!is_due(now)) return;
    last_ = now;
    runner_->deliver();
}

void MirrorBesideWork::finish(bool interrupted) {
    if (runner_ == nullptr || interrupted) return;
    runner_->deliver();
    progress_.stage("mirror", "what is left for Beads");
    if (const auto failure = runner_->finish())
        progress_.warn("Beads is behind the plan: " + *failure);
    else
        progress_.done("mirror", "done");
}

} // namespace atelier
