#include "wiring/editor.hpp"

#include "adapters/process/terminal_program.hpp"
#include "wiring/command_words.hpp"

namespace atelier {
Result<std::vector<std::string>> editor_command(const Settings& settings,
                                                const Environment& environment) {
    if (!settings.editor_edit.empty()) return settings.editor_edit;
    for (const char* variable : {"GIT_EDITOR", "VISUAL", "EDITOR"}) {
        const auto at = environment.find(variable);
        if (at == environment.end() || at->second.empty()) continue;
        ATELIER_TRY(auto words, command_words(variable, at->second));
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
