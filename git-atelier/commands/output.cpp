#include "commands/output.hpp"

#include "base/text.hpp"
#include "wiring/pager.hpp"

#include <unistd.h>

namespace atelier {

Style output_style(CommandEnv& env) {
    return env.style();
}

bool is_on_terminal() {
    return ::isatty(STDOUT_FILENO) == 1;
}

Outcome paged(const Args& args, CommandEnv& env, Outcome outcome) {
    const ProcessEnvironment& around = env.process_environment();
    const Terminal terminal = terminal_on(STDOUT_FILENO, around.no_color, around.term);
    if (!terminal.live || terminal.rows == 0 || !outcome.text || asks_for_json(args))
        return outcome;
    const std::string text = as_printed(*outcome.text);
    if (lines_of(text).size() < terminal.rows) return outcome;
    const auto pager = pager_command(around.all, configured_pager(env));
    outcome.printed = show_in_pager(pager, text, around.all, env.directory());
    return outcome;
}

bool asks_for_json(const Args& args) {
    return args.has("json") || (args.declaration().has_format && args.text("format") == "json");
}

} // namespace atelier
