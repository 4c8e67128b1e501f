#include "cli/screen.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

constexpr std::string_view clear_screen = "\x1b[H\x1b[2J";
constexpr std::string_view clear_below = "\x1b[J";
constexpr std::string_view clear_right = "\x1b[K";

std::string line_start(std::size_t line) {
    return "\x1b[" + std::to_string(line + 1) + ";1H";
}

std::vector<std::string> fitted(std::string_view page, std::size_t rows) {
    std::vector<std::string> lines = lines_of(page);
    if (rows == 0 || lines.size() <= rows) return lines;
    const std::size_t missing = lines.size() - (rows - 1);
    lines.resize(rows - 1);
    lines.push_back("... " + counted(missing, "more line"));
    return lines;
}

} // namespace

std::string Screen::enter() {
    return "\x1b[?1049h\x1b[?25l";
}

std::string Screen::leave() {
    return "\x1b[?25h\x1b[?1049l";
}

std::string Screen::show(std::string_view page, std::size_t rows) {
    std::vector<std::string> lines = fitted(page, rows);
    std::string out;
    // A terminal that has another size shows nothing where it did.
    if (rows != rows_ || shown_.empty()) {
        out += clear_screen;
        shown_.clear();
    }
    for (std::size_t at = 0; at < lines.size(); ++at)
        if (at >= shown_.size() || shown_[at] != lines[at])
            out += line_start(at) + lines[at] + std::string(clear_right);
    if (lines.size() < shown_.size()) out += line_start(lines.size()) + std::string(clear_below);
    shown_ = std::move(lines);
    rows_ = rows;
    return out;
}

} // namespace atelier
