#include "commands/output.hpp"

#include <unistd.h>

namespace atelier {

Style output_style(const CommandEnv& env) {
    const ProcessEnvironment& around = env.process_environment();
    return terminal_on(STDOUT_FILENO, around.no_color, around.term).style;
}

bool asks_for_json(const Args& args) {
    return args.has("json") || (args.declaration().has_format && args.text("format") == "json");
}

} // namespace atelier
