#include "commands/examined.hpp"

#include "wiring/agent_programs.hpp"
#include "wiring/forges.hpp"

namespace atelier {
namespace {

// A runtime that cannot be read is said by whoever starts it.
std::string missing_default_agent(CommandEnv& env, const Project& project) {
    if (project.settings.agent_default.empty()) return {};
    const auto runtimes = env.runtimes();
    if (!runtimes) return {};
    const auto runtime = (*runtimes)->definition(project.settings.agent_default);
    if (!runtime) return runtime.error().message;
    const auto programs = env.programs();
    if (!programs) return {};
    return missing_programs(*runtime, agents_programs(env.process_environment().all, *programs));
}

} // namespace

Result<std::vector<InstalledRuntime>> runtimes_that_start(CommandEnv& env) {
    ATELIER_TRY(RuntimeCatalog* const catalog, env.runtimes());
    ATELIER_TRY(const auto programs, env.programs());
    const Environment& user = env.process_environment().all;
    ATELIER_TRY(const auto share, env.share());
    ATELIER_TRY(auto found, installed_runtimes(*catalog, agents_programs(user, programs), share));
    try_to_start(found, env.process(), with_our_programs(user, programs));
    return found;
}

Result<DoctorOutcome> examine_project(CommandEnv& env,
                                      Result<std::vector<InstalledRuntime>> runtimes, bool fix) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(Repository* const repository, env.repository());
    const Result<Context> plan = env.context();
    ATELIER_TRY(const auto checkup, env.checkup());
    ATELIER_TRY(const StoreInspection examined, checkup->inspect());
    ATELIER_TRY(const auto prober, env.hook_prober());
    ATELIER_TRY(const auto programs, env.programs());
    ATELIER_TRY(ReplayEngine replay, env.replay_engine());
    return run_doctor({.record = project->record,
                       .paths = project->paths,
                       .repository = *repository,
                       .files = env.files(),
                       .store = examined,
                       .plan = plan,
                       .probe = env.probe(),
                       .prober = *prober,
                       .programs = programs,
                       .fix = fix,
                       .replay = std::move(replay),
                       .missing_agent = missing_default_agent(env, *project),
                       .runtimes = std::move(runtimes),
                       .forge = open_forges(env.process(), env.process_environment().all)});
}

} // namespace atelier
