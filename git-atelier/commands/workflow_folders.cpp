#include "commands/workflow_folders.hpp"

namespace atelier {

Result<OpenedWorkflows> open_workflows(CommandEnv& env) {
    const auto project = env.project();
    if (!project && project.error().code == ErrorCode::config_invalid) return fail(project.error());
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_TRY(const auto data, env.data());
    return OpenedWorkflows{.settings = project ? (*project)->settings : Settings{},
                           .catalog = *catalog,
                           .runtimes = *runtimes,
                           .own = project ? (*project)->paths.templates() : data / "templates"};
}

} // namespace atelier
