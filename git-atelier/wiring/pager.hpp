// A long text on a terminal goes through the person's pager, as Git's own does.
#pragma once

#include "ports/process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

class CommandEnv;

// GIT_PAGER, else `configured` (core.pager), else PAGER, else less, taken apart at blanks: there is
// no shell. Empty: none is wanted (`cat`, or a variable that is set and empty), or what is named
// cannot be called without a shell.
std::vector<std::string> pager_command(const Environment& environment,
                                       const std::string& configured);

// core.pager as Git takes it where the command works; "" when it is not set, or nobody can say.
std::string configured_pager(CommandEnv& env);

// Whether the pager has shown it; false where it cannot be started, and nothing was shown. A pager
// that is told nothing by LESS or LV ends at once where the text fits, and shows colours.
bool show_in_pager(const std::vector<std::string>& pager, const std::string& text,
                   Environment environment, const std::filesystem::path& folder);

} // namespace atelier
