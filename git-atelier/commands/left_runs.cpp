#include "commands/left_runs.hpp"

#include "app/run/look_at_runs.hpp"
#include "app/run/recover_runs.hpp"

namespace atelier {

Result<RunWorld> quiet_run_world(CommandEnv& env, WorkContext& work) {
    static RunProgress nobody;
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    return RunWorld{work, *catalog, CommandEnv::workflow_format(), nobody};
}

void recover_left_runs(CommandEnv& env, WorkContext& work) {
    const auto world = quiet_run_world(env, work);
    if (!world) return work.progress.warn(with_hint(world.error()));
    const auto recovered = recover_runs(*world);
    if (!recovered) return work.progress.warn(with_hint(recovered.error()));
    for (const RecoveredRun& one : *recovered) {
        if (one.fault)
            work.progress.warn(one.told());
        else
            work.progress.note(one.told() + "; " + way_to_continue(one.run, one.changeset) +
                               " continues it");
    }
}

} // namespace atelier
