#include "app/run/say_lines.hpp"

#include "app/artisan/run_lines.hpp"

namespace atelier {

void celebrate(const RunWorld& world, const Run& run) {
    if (run.status != RunStatus::completed) return;
    const auto said = celebrate_run(world.work.plan, world.catalog, run.id);
    if (!said)
        world.work.progress.warn(said.error().message);
    else if (*said)
        world.progress.run_celebrated(**said);
}

} // namespace atelier
