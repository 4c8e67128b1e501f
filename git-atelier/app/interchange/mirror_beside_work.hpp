// When the mirror runs beside the sessions of `work`: as soon as something waits for Beads, now and
// then for what others change there, and once at the end.
#pragma once

#include "app/core/work_context.hpp"
#include "ports/mirror_runner.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace atelier {

// `git atelier mirror` as a whole command, whose deadline holds for each run.
using StartMirror = std::function<std::unique_ptr<MirrorRunner>(ProcessRequest)>;

// Does nothing where the plan is not mirrored.
class MirrorBesideWork {
  public:
    // `start` is called at once, and only where the plan is mirrored.
    MirrorBesideWork(const WorkContext& work, const StartMirror& start);

    // Between sessions; comes back at once.
    void plan_changed();

    // After the last session. Waits for the last delivery, unless the person wants to be gone.
    void finish(bool interrupted);

  private:
    bool is_due(Time now);

    Context plan_;
    Progress& progress_;
    std::unique_ptr<MirrorRunner> runner_;
    std::optional<Time> last_;
};

} // namespace atelier
