#include "wiring/keyboard.hpp"

#include "adapters/system/store_file_watch.hpp"
#include "posix/steady_clock.hpp"
#include "wiring/input.hpp"

#include <array>

#include <poll.h>
#include <unistd.h>

namespace atelier {
namespace {

// Between the bytes that one key sends.
constexpr int within_key_ms = 50;

bool has_input() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return ::poll(&input, 1, 0) > 0;
}

} // namespace

Keyboard::Keyboard() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios keys = before_;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    // Whoever stopped or ended here would leave the terminal like this to the shell.
    keys.c_cc[VSUSP] = _POSIX_VDISABLE;
    keys.c_cc[VQUIT] = _POSIX_VDISABLE;
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    set_ = ::tcsetattr(STDIN_FILENO, TCSADRAIN, &keys) == 0;
}

Keyboard::~Keyboard() {
    if (set_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
}

bool Keyboard::wait(const SignalInterrupt& signals, Millis limit, StoreFileWatch* store) {
    const Millis deadline = posix::steady_now() + limit;
    std::array<pollfd, 3> watched{{{signals.descriptor(), POLLIN, 0},
                                   {store == nullptr ? -1 : store->descriptor(), POLLIN, 0},
                                   {set_ && !ended_ ? STDIN_FILENO : -1, POLLIN, 0}}};
    while (!signals.requested()) {
        const Millis left = deadline - posix::steady_now();
        if (left <= Millis{0}) return false;
        if (::poll(watched.data(), watched.size(), static_cast<int>(left.count())) <= 0) continue;
        if (watched[2].revents != 0) return true;
        if (watched[1].revents != 0 && store->take_changes()) return false;
    }
    return false;
}

std::optional<std::string> Keyboard::next(int interrupt, int limit_ms) {
    const bool there = has_input();
    auto first = read_typed_byte(interrupt, limit_ms);
    if (!first) {
        // There was something to read, and it was the end.
        ended_ = there;
        return std::nullopt;
    }
    std::string key(1, *first);
    if (*first != '\x1b') return key;
    while (const auto more = read_typed_byte(-1, within_key_ms)) {
        key += *more;
        const bool introduces = key.size() == 2 && (*more == '[' || *more == 'O');
        if (!introduces && *more >= '@' && *more <= '~') break;
    }
    return key;
}

} // namespace atelier
