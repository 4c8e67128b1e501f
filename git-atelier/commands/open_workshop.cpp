#include "commands/open_workshop.hpp"

#include "base/text.hpp"

namespace atelier {

Result<Workshop> open_workshop(CommandWorld& world, bool agent_lines, const Project& project,
                               const Settings* settings) {
    ATELIER_TRY(const Context opened, world.context());
    const Context context{.store = opened.store,
                          .clock = opened.clock,
                          .ids = opened.ids,
                          .settings = settings != nullptr ? *settings : opened.settings,
                          .issue_prefix = opened.issue_prefix,
                          .caller = opened.caller};
    ATELIER_TRY(Repository* const repository, world.repository());
    ATELIER_TRY(RuntimeCatalog* const runtimes, world.runtimes());
    ATELIER_TRY(const auto share, world.share());
    ATELIER_TRY(const auto programs, world.programs());
    ATELIER_TRY(AgentRuntime* const agents, world.agent_runtime());
    ATELIER_TRY(Progress* const progress, world.progress(agent_lines));
    return Workshop{.plan = context,
                    .repository = *repository,
                    .machine = world.machine(),
                    .agents = *agents,
                    .runtimes = *runtimes,
                    .files = world.files(),
                    .process = world.process(),
                    .progress = *progress,
                    .interrupt = world.interrupt(),
                    .project = project.record,
                    .places = project.places,
                    .user_environment = world.surroundings().all,
                    .programs = programs,
                    .share = share};
}

Result<std::string> runtime_name(const Args& args, CommandWorld& world, const Settings& settings) {
    if (const auto named = args.text("agent")) return *named;
    if (!settings.agent_default.empty()) return settings.agent_default;
    ATELIER_TRY(RuntimeCatalog* const runtimes, world.runtimes());
    ATELIER_TRY(const auto names, runtimes->names());
    return fail(ErrorCode::usage, "no agent is chosen",
                "use --agent NAME, or set agent.default with 'git atelier init --agent NAME'; "
                "there are " +
                    join(names, ", "));
}

} // namespace atelier
