#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace atelier {

bool is_for_eyes(int descriptor, bool in_pager) {
    return ::isatty(descriptor) == 1 || (in_pager && descriptor == STDOUT_FILENO);
}

Terminal terminal_on(int descriptor, const TerminalWishes& wishes) {
    Terminal terminal;
    if (!is_for_eyes(descriptor, wishes.in_pager)) return terminal;
    const bool paged = ::isatty(descriptor) == 0;
    const bool able = !wishes.term.empty() && wishes.term != "dumb";
    terminal.live = able && !paged;
    terminal.style.colour = able && !wishes.colourless && !(paged && wishes.pager_colourless);
    terminal.style.light = wishes.light;
    winsize size{};
    if (!paged && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0) {
        terminal.style.columns = size.ws_col;
        terminal.rows = size.ws_row;
    }
    if (wishes.columns > 0) terminal.style.columns = wishes.columns;
    return terminal;
}

} // namespace atelier
