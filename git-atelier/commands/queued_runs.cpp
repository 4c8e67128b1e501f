#include "commands/queued_runs.hpp"

#include "app/run/run_means.hpp"
#include "wiring/agent_programs.hpp"

#include <algorithm>

namespace atelier {

Result<void> say_why_queued(CommandEnv& env, const std::vector<Run*>& runs) {
    const bool none =
        std::ranges::none_of(runs, [](const Run* run) { return run->status == RunStatus::queued; });
    if (none) return {};
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_TRY(const auto programs, env.programs());
    const WhyNoProgram why_no_program = agents_programs(env.process_environment().all, programs);
    say_what_is_missing(context.store, CommandEnv::workflow_format(),
                        {*catalog, *runtimes, context.settings, why_no_program}, runs);
    return {};
}

} // namespace atelier
