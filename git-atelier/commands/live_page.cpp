#include "commands/live_page.hpp"

#include "cli/terminal.hpp"

#include <utility>

#include <unistd.h>

namespace atelier {
namespace {

ScreenSize size_of_terminal(const CommandEnv& env) {
    const Terminal terminal = env.terminal(STDOUT_FILENO);
    return {.rows = terminal.rows, .columns = terminal.style.columns};
}

} // namespace

LivePage::LivePage(CommandEnv& env) : env_(env), interrupt_(env.interrupt()) {
    static_cast<void>(env_.print(Screen::enter()));
}

LivePage::~LivePage() {
    static_cast<void>(env_.print(Screen::leave()));
}

Result<void> LivePage::show(const std::string& page) {
    const std::string changes = screen_.show(as_printed(page), size_of_terminal(env_));
    // What comes to the first page is waited for.
    const bool first = !std::exchange(shown_, true);
    return draw(changes, rest_after(first ? 0 : changes.size()));
}

Result<void> LivePage::draw(const std::string& changes, Millis rest) {
    if (!changes.empty()) ATELIER_CHECK(env_.print(changes));
    interrupt_.wait(rest);
    return {};
}

Result<bool> LivePage::follow_keys(Millis limit, StoreFileWatch* store) {
    while (keyboard_.wait(env_.signals(), limit, store)) {
        bool moved = false;
        while (const auto key = keyboard_.next(env_.interrupt_descriptor(), 0)) {
            const Screen::Pressed does = screen_.press(*key);
            if (does == Screen::Pressed::left) return false;
            moved = moved || does == Screen::Pressed::moved;
        }
        // Whoever presses keys wants to see what they do.
        if (moved) ATELIER_CHECK(draw(screen_.show(size_of_terminal(env_)), rest_after(0)));
    }
    return !interrupt_.requested();
}

} // namespace atelier
