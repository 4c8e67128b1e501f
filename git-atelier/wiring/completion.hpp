// What a shell is answered at TAB.
#pragma once

#include "cli/completion.hpp"

#include <filesystem>
#include <string>

namespace atelier {

// The first line says what the shell adds of its own: "words" for nothing, "files", "folders". Each
// other line is a word that may stand there, a tab, and what it is. `folder`: where the command
// would work. What cannot be found out, and why, is not a matter for somebody who types.
std::string completion_text(const Completion& asked, const std::filesystem::path& folder);

} // namespace atelier
