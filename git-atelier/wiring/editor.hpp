// The person's editor: which it is, and a text through it.
#pragma once

#include "domain/project/settings.hpp"
#include "wiring/process_environment.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// editor.edit, else as Git has it: GIT_EDITOR, `core_editor`, VISUAL, EDITOR, taken apart at blanks
// (quotes keep them together; there is no shell). usage, naming them, when none is set.
Result<std::vector<std::string>> editor_command(const Settings& settings,
                                                const Environment& environment,
                                                const std::string& core_editor);

// Opens `file` in the editor and waits; runtime-failed when the editor ends with another status
// than 0.
Result<void> edit_file(const std::vector<std::string>& editor, const std::filesystem::path& file,
                       const Environment& environment);

} // namespace atelier
