#include "wiring/pager.hpp"

#include "adapters/process/terminal_program.hpp"
#include "ports/git_config.hpp"
#include "ports/repository.hpp"
#include "posix/descriptor.hpp"
#include "wiring/command.hpp"
#include "wiring/command_words.hpp"

namespace atelier {
namespace {

constexpr std::string_view for_a_shell = "|&;<>()$`*?[]{}~!\n";

std::string chosen_pager(const Environment& environment, const std::string& configured) {
    if (const auto at = environment.find("GIT_PAGER"); at != environment.end()) return at->second;
    if (!configured.empty()) return configured;
    if (const auto at = environment.find("PAGER"); at != environment.end()) return at->second;
    return "less";
}

} // namespace

std::vector<std::string> pager_command(const Environment& environment,
                                       const std::string& configured) {
    const std::string chosen = chosen_pager(environment, configured);
    if (chosen.find_first_of(for_a_shell) != std::string::npos) return {};
    const auto words = command_words("the pager", chosen);
    if (!words || words->empty() || words->front() == "cat") return {};
    return *words;
}

std::string configured_pager(CommandEnv& env) {
    const auto repository = env.repository();
    if (!repository) return {};
    const auto found = (*repository)->configuration().config_in(env.directory(), "core.pager");
    return found ? found->value_or("") : std::string();
}

bool show_in_pager(const std::vector<std::string>& pager, const std::string& text,
                   Environment environment, const std::filesystem::path& folder) {
    if (pager.empty()) return false;
    const auto input = posix::memory_file(text);
    if (!input) return false;
    environment.emplace("LESS", "FRX");
    environment.emplace("LV", "-c");
    return run_on_terminal(pager, environment, folder, input->get()).has_value();
}

} // namespace atelier
