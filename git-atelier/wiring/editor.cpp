#include "wiring/editor.hpp"

#include "adapters/process/terminal_program.hpp"
#include "wiring/command_words.hpp"

#include <utility>

namespace atelier {
Result<std::vector<std::string>> editor_command(const Settings& settings,
                                                const Environment& environment,
                                                const std::string& core_editor) {
    if (!settings.editor_edit.empty()) return settings.editor_edit;
    const auto variable = [&](const std::string& name) {
        const auto at = environment.find(name);
        return at == environment.end() ? std::string() : at->second;
    };
    const std::pair<std::string, std::string> by_rank[] = {
        {"GIT_EDITOR", variable("GIT_EDITOR")},
        {"core.editor", core_editor},
        {"VISUAL", variable("VISUAL")},
        {"EDITOR", variable("EDITOR")},
    };
    for (const auto& [source, text] : by_rank) {
        if (text.empty()) continue;
        ATELIER_TRY(auto words, command_words(source, text));
        if (!words.empty()) return words;
    }
    return fail(ErrorCode::usage, "no editor is known", advise(Hint::set_editor));
}

Result<void> edit_file(const std::vector<std::string>& editor, const std::filesystem::path& file,
                       const Environment& environment) {
    std::vector<std::string> argv = editor;
    argv.push_back(file.string());
    ATELIER_TRY(const int status, run_on_terminal(argv, environment, file.parent_path()));
    if (status == 0) return {};
    return fail(ErrorCode::runtime_failed,
                "the editor '" + editor.front() + "' ended with status " + std::to_string(status),
                advise(Hint::nothing_saved));
}

} // namespace atelier
