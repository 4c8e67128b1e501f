#include "wiring/display.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/process/git_command.hpp"
#include "base/text.hpp"

#include <map>

namespace atelier {
namespace {

constexpr Millis longest_wait{5'000};

// A name without "=" is true.
std::optional<bool> truth_of(const std::optional<std::string>& value) {
    return value ? config_truth(*value) : true;
}

using GitSettings = std::map<std::string, std::optional<std::string>>;

// NAME, a line break and VALUE each; the last one counts.
GitSettings settings_in(std::string_view listed) {
    GitSettings found;
    for (const std::string& setting : nul_fields(listed)) {
        const auto end = setting.find('\n');
        std::optional<std::string> value;
        if (end != std::string::npos) value = setting.substr(end + 1);
        found.insert_or_assign(ascii_lower(setting.substr(0, end)), std::move(value));
    }
    return found;
}

bool is_coloured(const std::optional<std::string>& value) {
    return value != "never" && truth_of(value).value_or(true);
}

} // namespace

DisplayConfig parse_display_config(std::string_view listed) {
    DisplayConfig config;
    const GitSettings settings = settings_in(listed);
    const auto find = [&](const char* name) {
        const auto at = settings.find(name);
        return at == settings.end() ? nullptr : &at->second;
    };
    for (const char* name : {"color.ui", "color.atelier"})
        if (const auto* value = find(name)) config.colour = is_coloured(*value);
    if (const auto* value = find("color.pager"))
        config.colour_in_pager = truth_of(*value).value_or(true);
    if (const auto* value = find("core.pager")) config.pager = value->value_or("");
    if (const auto* value = find("core.editor")) config.editor = value->value_or("");
    if (const auto* value = find("pager.atelier")) {
        const auto truth = truth_of(*value);
        config.paged = truth.value_or(true);
        if (!truth) config.pager = **value;
    }
    return config;
}

DisplayConfig read_display_config(Process& process, const Environment& environment,
                                  const std::filesystem::path& folder) {
    ProcessRequest request{
        .argv = {"git", "config", "--null", "--get-regexp",
                 "^(color\\.(ui|atelier|pager)|core\\.(pager|editor)|pager\\.atelier)$"},
        .environment = git_environment(environment)};
    request.directory = folder;
    request.deadline = longest_wait;
    const auto listed = process.run(request);
    // 1: there is none.
    return listed && listed->status == 0 ? parse_display_config(listed->out) : DisplayConfig();
}

TerminalWishes terminal_wishes(const ProcessEnvironment& around, const DisplayConfig& config) {
    return {.term = around.term,
            .colourless = around.no_color || !config.colour,
            .pager_colourless = !config.colour_in_pager,
            .light = around.light_terminal,
            .columns = around.columns,
            .in_pager = around.in_pager};
}

} // namespace atelier
