#include "commands/output.hpp"

#include <unistd.h>

namespace atelier {

Style output_style(CommandEnv& env) {
    return env.style();
}

bool is_on_terminal() {
    return ::isatty(STDOUT_FILENO) == 1;
}

} // namespace atelier
