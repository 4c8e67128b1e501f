#include "wiring/pager.hpp"

#include "adapters/process/terminal_program.hpp"
#include "base/text.hpp"
#include "posix/descriptor.hpp"
#include "wiring/command_words.hpp"

#include <unistd.h>

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
                                       const DisplayConfig& config) {
    if (!config.paged) return {};
    const std::string chosen = chosen_pager(environment, config.pager);
    if (chosen.find_first_of(for_a_shell) != std::string::npos) return {};
    const auto words = command_words("the pager", chosen);
    if (!words || words->empty() || words->front() == "cat") return {};
    return *words;
}

Outcome paged(const Args& args, const CommandEnv& env, Outcome outcome) {
    if (!outcome.text || outcome.printed || asks_for_json(args)) return outcome;
    const Terminal terminal = env.terminal(STDOUT_FILENO);
    if (!terminal.live || terminal.rows == 0) return outcome;
    std::string text = as_printed(*outcome.text);
    if (lines_of(text).size() < terminal.rows) return outcome;
    const Environment& around = env.process_environment().all;
    const auto pager = pager_command(around, env.display());
    if (!env.display().colour_in_pager) text = unpainted(text);
    outcome.printed = show_in_pager(pager, text, around, env.directory());
    return outcome;
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
