// How this person wants text to be shown and written: what Git's configuration says of colours,
// pagers and editors, and what the environment does.
#pragma once

#include "cli/terminal.hpp"
#include "ports/process.hpp"
#include "wiring/process_environment.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

struct DisplayConfig {
    // color.atelier, else color.ui: anything but false and never. No value of it colours what is
    // piped.
    bool colour = true;
    // color.pager.
    bool colour_in_pager = true;
    // pager.atelier as a truth value; Git itself has read it where it has called us.
    bool paged = true;
    // pager.atelier where it names a program, else core.pager; "" where neither does.
    std::string pager = {};
    // core.editor.
    std::string editor = {};

    bool operator==(const DisplayConfig&) const = default;
};

// Of what `git config --null` lists.
DisplayConfig parse_display_config(std::string_view listed);
// As Git takes it in that folder, by one call; the defaults where it cannot be read.
DisplayConfig read_display_config(Process& process, const Environment& environment,
                                  const std::filesystem::path& folder);

TerminalWishes terminal_wishes(const ProcessEnvironment& around, const DisplayConfig& config);

} // namespace atelier
