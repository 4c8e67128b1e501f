#include "commands/text_editing.hpp"

#include "wiring/display.hpp"
#include "wiring/editor.hpp"

namespace atelier {

Result<TextEditing> text_editing(CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    return text_editing(env, project->settings, project->paths);
}

Result<TextEditing> text_editing(CommandEnv& env, const Settings& settings,
                                 const ProjectPaths& paths) {
    const Environment& environment = env.process_environment().all;
    ATELIER_TRY(auto editor, editor_command(settings, environment, env.display().editor));
    return TextEditing{
        .files = env.files(),
        .folder = paths.folder / "edits",
        .edit =
            [editor = std::move(editor), &environment](const std::filesystem::path& file) {
                return edit_file(editor, file, environment);
            },
        .read = [&env](const std::filesystem::path& file) { return env.read_input(file.string()); },
        .again = [&env](const std::string& why) { return env.confirm(why + "\nEdit again?"); }};
}

} // namespace atelier
