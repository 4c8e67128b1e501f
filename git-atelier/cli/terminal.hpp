// What a stream of ours is connected to, and so how its text is written.
#pragma once

#include "view/text/style.hpp"

#include <string>

namespace atelier {

struct Terminal {
    // Lines can be drawn over: a terminal that is not a dumb one.
    bool live = false;
    Style style;
    // Lines that it shows; 0 where that is not known.
    std::size_t rows = 0;
};

// What the environment and Git's configuration say of terminals.
struct TerminalWishes {
    // What TERM says.
    std::string term = {};
    // NO_COLOR is set, or Git's configuration wants none.
    bool colourless = false;
    // color.pager says no: only what goes through a pager has none.
    bool pager_colourless = false;
    // The terminal's background is a light one.
    bool light = false;
    // COLUMNS, which counts more than what the terminal says; 0 where it is not set.
    std::size_t columns = 0;
    // Git has started a pager for us, which reads our standard output.
    bool in_pager = false;
};

// A stream that is neither a terminal nor read by Git's pager gets neither colour nor a width.
Terminal terminal_on(int descriptor, const TerminalWishes& wishes);
// Whether `terminal_on` looks at any of the wishes.
bool is_for_eyes(int descriptor, bool in_pager);

} // namespace atelier
