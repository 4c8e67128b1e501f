#include "wiring/editor.hpp"

#include "adapters/process/terminal_program.hpp"

namespace atelier {
namespace {

Result<std::vector<std::string>> words_of(const std::string& variable, const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote == 0 && (c == ' ' || c == '\t')) {
            if (inside) words.push_back(std::move(word));
            word.clear();
            inside = false;
            continue;
        }
        inside = true;
        if (quote != 0 && c == quote)
            quote = 0;
        else if (quote == 0 && (c == '"' || c == '\''))
            quote = c;
        else if (c == '\\' && quote != '\'' && i + 1 < text.size())
            word += text[++i];
        else
            word += c;
    }
    if (quote != 0)
        return fail(ErrorCode::usage, variable + " has a quote that is not closed",
                    "set editor.edit to a list of arguments instead");
    if (inside) words.push_back(std::move(word));
    return words;
}

} // namespace

Result<std::vector<std::string>> editor_command(const Settings& settings,
                                                const Environment& environment) {
    if (!settings.editor_edit.empty()) return settings.editor_edit;
    for (const char* variable : {"GIT_EDITOR", "VISUAL", "EDITOR"}) {
        const auto at = environment.find(variable);
        if (at == environment.end() || at->second.empty()) continue;
        ATELIER_TRY(auto words, words_of(variable, at->second));
        if (!words.empty()) return words;
    }
    return fail(ErrorCode::usage, "no editor is known",
                "set editor.edit in config.user.json, or GIT_EDITOR, VISUAL or EDITOR");
}

Result<void> edit_file(const std::vector<std::string>& editor, const std::filesystem::path& file,
                       const Environment& environment) {
    std::vector<std::string> argv = editor;
    argv.push_back(file.string());
    ATELIER_TRY(const int status, run_on_terminal(argv, environment, file.parent_path()));
    if (status == 0) return {};
    return fail(ErrorCode::runtime_failed,
                "the editor '" + editor.front() + "' ended with status " + std::to_string(status),
                "nothing was saved");
}

} // namespace atelier
