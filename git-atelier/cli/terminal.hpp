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

// `no_color`: NO_COLOR is set; `term`: what TERM says. A stream that is not a terminal gets neither
// colour nor a width.
Terminal terminal_on(int descriptor, bool no_color, const std::string& term);

} // namespace atelier
