#include "app/agent/agent_program.hpp"

#include "domain/agent/runtime_command.hpp"

namespace atelier {

std::vector<std::string> turn_options(const Settings& settings, Role role,
                                      const RuntimeDefinition& runtime, bool on_terminal) {
    std::vector<std::string> options;
    if (!on_terminal) options = runtime.limits;
    const auto found = settings.agent_options.find(std::string(name_of(role)) + "." + runtime.name);
    if (found != settings.agent_options.end())
        options.insert(options.end(), found->second.begin(), found->second.end());
    return options;
}

Result<void> require_agent_program(const WorkContext& work, Role role,
                                   const RuntimeDefinition& runtime, const TurnCommand& command) {
    return require_agent_program(work.plan.settings, work.why_no_program, role, runtime, command);
}

Result<void> require_agent_program(const Settings& settings, const WhyNoProgram& why_no_program,
                                   Role role, const RuntimeDefinition& runtime,
                                   const TurnCommand& command) {
    const auto options = turn_options(settings, role, runtime, command.on_terminal);
    // Without a worktree and a home yet, what a program's name says of them is not known.
    ATELIER_TRY(const auto argv,
                runtime_command(command.argv, options, {.home = "{home}", .worktree = "{worktree}"},
                                runtime.file.string()));
    const std::string& program = argv.front();
    if (program.find('{') != std::string::npos || program.find('/') != std::string::npos) return {};
    const std::string fault = why_no_program(program);
    if (fault.empty()) return {};
    return fail(
        ErrorCode::runtime_missing, "the agent's program '" + program + "' " + fault,
        advise(role == Role::artisan ? Hint::install_or_other_artisan : Hint::install_or_runtime));
}

} // namespace atelier
