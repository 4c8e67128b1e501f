#include "wiring/list_on_terminal.hpp"

#include "cli/render.hpp"
#include "wiring/input.hpp"

#include <string>

#include <termios.h>
#include <unistd.h>

namespace atelier {
namespace {

// Between the bytes that one key sends.
constexpr int within_key_ms = 50;

// Each key by itself, and none shown; as it was before at the end. Ctrl-C still asks to stop.
class KeyByKey {
  public:
    KeyByKey() {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios keys = before_;
        keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
        // Whoever stopped here would leave the terminal like this to the shell.
        keys.c_cc[VSUSP] = _POSIX_VDISABLE;
        keys.c_cc[VMIN] = 1;
        keys.c_cc[VTIME] = 0;
        set_ = ::tcsetattr(STDIN_FILENO, TCSADRAIN, &keys) == 0;
    }
    ~KeyByKey() {
        if (set_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
    }
    KeyByKey(const KeyByKey&) = delete;

  private:
    termios before_{};
    bool set_ = false;
};

// A character, or the sequence that a key without one sends.
std::optional<std::string> read_key(int interrupt) {
    auto first = read_typed_byte(interrupt, -1);
    if (!first) return std::nullopt;
    std::string key(1, *first);
    if (*first != '\x1b') return key;
    while (const auto next = read_typed_byte(-1, within_key_ms)) {
        key += *next;
        const bool introduces = key.size() == 2 && (*next == '[' || *next == 'O');
        if (!introduces && *next >= '@' && *next <= '~') break;
    }
    return key;
}

class Drawn {
  public:
    void show(const std::vector<std::string>& lines) {
        std::string out = clear();
        for (std::size_t at = 0; at < lines.size(); ++at)
            out += (at == 0 ? "" : "\n") + as_printed(lines[at]);
        write_err(out);
        lines_ = lines.size();
    }
    // Leaves the list, with its last line done.
    static void end() { write_err("\n"); }

  private:
    std::string clear() const {
        if (lines_ == 0) return "\r\x1b[J";
        const std::string up = lines_ > 1 ? "\x1b[" + std::to_string(lines_ - 1) + "A" : "";
        return "\r" + up + "\x1b[J";
    }

    std::size_t lines_ = 0;
};

} // namespace

std::optional<std::size_t> choose_on_terminal(std::vector<ChoiceRow> rows, const Terminal& terminal,
                                              int interrupt) {
    const KeyByKey keys;
    ListChoice choice(std::move(rows));
    Drawn drawn;
    // The last column would begin a new line.
    const std::size_t columns = terminal.style.columns > 1 ? terminal.style.columns - 1 : 0;
    for (;;) {
        drawn.show(choice.page(columns, terminal.rows));
        const auto key = read_key(interrupt);
        const auto state = key ? choice.press(*key) : ListChoice::State::left;
        if (state == ListChoice::State::open) continue;
        Drawn::end();
        return state == ListChoice::State::taken ? std::optional(choice.marked()) : std::nullopt;
    }
}

} // namespace atelier
