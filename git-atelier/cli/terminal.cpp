#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace atelier {

Terminal terminal_on(int descriptor, bool no_color, const std::string& term) {
    Terminal terminal;
    if (::isatty(descriptor) == 0) return terminal;
    terminal.live = !term.empty() && term != "dumb";
    terminal.style.colour = terminal.live && !no_color;
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0) {
        terminal.style.columns = size.ws_col;
        terminal.rows = size.ws_row;
    }
    return terminal;
}

} // namespace atelier
