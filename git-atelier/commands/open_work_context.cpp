#include "commands/open_work_context.hpp"

#include "app/project/private_project.hpp"
#include "app/publish/followed_forge.hpp"
#include "base/text.hpp"
#include "wiring/agent_programs.hpp"
#include "wiring/forges.hpp"
#include "wiring/overseer_notifier.hpp"
#include "wiring/ticket_providers.hpp"

namespace atelier {
namespace {

std::function<void()> notify_by_command(CommandEnv& env, const Context& context,
                                        const Repository& repository, Progress& progress) {
    if (context.settings.notify_command.empty() || env.previews()) return [] {};
    const auto notifier = std::make_shared<OverseerNotifier>(
        env.process_environment().all, repository.enlistment(),
        [&progress](const std::string& text) { progress.warn(text); });
    return [notifier, context, probe = env.probe()] { notifier->look(context, probe); };
}

} // namespace

Result<WorkContext> open_work_context(CommandEnv& env, bool agent_lines, const Project& project,
                                      const Settings* settings, Progress* shown) {
    ATELIER_TRY(const Context opened, env.context());
    const Context context{.store = opened.store,
                          .clock = opened.clock,
                          .ids = opened.ids,
                          .settings = settings != nullptr ? *settings : opened.settings,
                          .issue_prefix = opened.issue_prefix,
                          .caller = opened.caller};
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_TRY(const auto share, env.share());
    ATELIER_TRY(const auto programs, env.programs());
    ATELIER_TRY(AgentRuntime* const agents, env.agent_runtime());
    ATELIER_TRY(Progress* const usual, env.progress(agent_lines));
    Progress* const progress = shown != nullptr ? shown : usual;
    if (!env.previews()) {
        ATELIER_TRY(const std::string closed,
                    close_project(env.files(), project.paths, context.settings.project_shared));
        if (!closed.empty()) progress->warn(closed);
    }
    return WorkContext{
        .plan = context,
        .repository = *repository,
        .machine = env.machine(),
        .agents = *agents,
        .runtimes = *runtimes,
        .files = env.files(),
        .process = env.process(),
        .progress = *progress,
        .interrupt = env.interrupt(),
        .store_watch = env.store_watch(project.paths.store()),
        .project = project.record,
        .paths = project.paths,
        .user_environment = env.process_environment().all,
        .programs = programs,
        .share = share,
        .why_no_program = agents_programs(env.process_environment().all, programs),
        .ahead_of_utc = env.style().ahead_of_utc,
        .ticket_providers =
            [&environment = env.process_environment().all, repository] {
                const auto followed = followed_forge(*repository);
                return ticket_providers_there(environment, followed ? *followed : std::nullopt,
                                              repository->enlistment());
            },
        .notify_overseer = notify_by_command(env, context, *repository, *progress),
        .settings_now = [&files = env.files(),
                         paths = project.paths] { return read_settings(files, paths); },
        .forge = open_forges(env.process(), env.process_environment().all),
        .tickets =
            [&env, repository](const std::string& provider) {
                return ticket_provider(provider, env.process(), env.process_environment().all,
                                       *repository);
            },
        .yaml = CommandEnv::yaml()};
}

Result<std::string> runtime_name(const Args& args, CommandEnv& env, const Settings& settings) {
    if (args.is_given("agent")) return args.text_or("agent", "");
    if (!settings.agent_default.empty()) return settings.agent_default;
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_TRY(const auto names, runtimes->names());
    return fail(ErrorCode::usage, "no agent is chosen",
                advise(Hint::choose_agent, join(names, ", ")));
}

} // namespace atelier
