#include "commands/choosing.hpp"

#include "base/text.hpp"
#include "wiring/list_on_terminal.hpp"

#include <unistd.h>

namespace atelier {
namespace {

// A line is typed where a list cannot be drawn over.
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
    if (!env.has_terminal()) return std::nullopt;
    const Terminal terminal = env.terminal(STDERR_FILENO);
    if (!terminal.live) return ask_for_row(env, rows);
    // Ended in the midst of it, the terminal would be left as the list needs it.
    env.interrupt();
    return choose_on_terminal(rows, terminal, env.interrupt_descriptor());
}

} // namespace atelier
