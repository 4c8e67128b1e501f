#include "commands/chosen_row.hpp"

#include "base/text.hpp"
#include "cli/terminal.hpp"
#include "wiring/list_on_terminal.hpp"

#include <unistd.h>

namespace atelier {
namespace {

std::optional<std::size_t> ask_for_row(CommandEnv& env, const std::vector<ChoiceRow>& rows) {
    std::string question = list_text(rows) + "Which one? Number or id, Enter to quit: ";
    for (;;) {
        const auto answer = env.ask(question);
        if (!answer || trim(*answer).empty()) return std::nullopt;
        if (const auto row = row_named(rows, trim(*answer))) return row;
        question = "That is not in the list. Number or id, Enter to quit: ";
    }
}

} // namespace

std::optional<std::size_t> choose_row(CommandEnv& env, const std::vector<ChoiceRow>& rows) {
    const ProcessEnvironment& around = env.process_environment();
    const Terminal terminal = terminal_on(STDERR_FILENO, around.no_color, around.term);
    const bool by_keys = env.has_terminal() && terminal.live;
    return by_keys ? choose_on_terminal(rows, terminal, env.interrupt_descriptor())
                   : ask_for_row(env, rows);
}

} // namespace atelier
