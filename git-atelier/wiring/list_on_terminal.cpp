#include "wiring/list_on_terminal.hpp"

#include "cli/render.hpp"
#include "wiring/keyboard.hpp"

#include <string>

namespace atelier {
namespace {

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
    Keyboard keys;
    ListChoice choice(std::move(rows));
    Drawn drawn;
    // The last column would begin a new line.
    const std::size_t columns = terminal.style.columns > 1 ? terminal.style.columns - 1 : 0;
    for (;;) {
        drawn.show(choice.page(columns, terminal.rows));
        const auto key = keys.next(interrupt, -1);
        const auto state = key ? choice.press(*key) : ListChoice::State::left;
        if (state == ListChoice::State::open) continue;
        Drawn::end();
        return state == ListChoice::State::taken ? std::optional(choice.marked()) : std::nullopt;
    }
}

} // namespace atelier
