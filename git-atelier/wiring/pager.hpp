// A long text on a terminal goes through the person's pager, as Git's own does.
#pragma once

#include "ports/process.hpp"
#include "wiring/command.hpp"
#include "wiring/display.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// GIT_PAGER, else what is configured, else PAGER, else less, taken apart at blanks: there is no
// shell. Empty: none is wanted (`cat`, a variable that is set and empty, or pager.atelier says so),
// or what is named cannot be called without a shell.
std::vector<std::string> pager_command(const Environment& environment, const DisplayConfig& config);

// A text for people that is longer than the terminal is shown in the pager; what comes back is what
// is left to print. Every call that only looks ends with it.
Outcome paged(const Args& args, const CommandEnv& env, Outcome outcome);

// Whether the pager has shown it; false where it cannot be started, and nothing was shown. A pager
// that is told nothing by LESS or LV ends at once where the text fits, and shows colours.
bool show_in_pager(const std::vector<std::string>& pager, const std::string& text,
                   Environment environment, const std::filesystem::path& folder);

} // namespace atelier
