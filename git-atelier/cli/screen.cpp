#include "cli/screen.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view clear_screen = "\x1b[H\x1b[2J";
constexpr std::string_view clear_below = "\x1b[J";
constexpr std::string_view clear_right = "\x1b[K";
constexpr Millis between_drawings{100};
constexpr std::size_t bytes_a_millisecond = 10;

std::string line_start(std::size_t line) {
    return "\x1b[" + std::to_string(line + 1) + ";1H";
}

bool is_any(std::string_view key, std::initializer_list<std::string_view> keys) {
    return std::ranges::find(keys, key) != keys.end();
}

} // namespace

std::string Screen::enter() {
    return "\x1b[?1049h\x1b[?25l";
}

std::string Screen::leave() {
    return "\x1b[?25h\x1b[?1049l";
}

// Of the page; the line that says which these are stands below.
std::size_t Screen::room() const {
    if (size_.rows == 0 || page_.size() <= size_.rows) return page_.size();
    return std::max<std::size_t>(size_.rows - 1, 1);
}

std::size_t Screen::last_top() const {
    return page_.size() - room();
}

std::vector<std::string> Screen::seen() const {
    const auto first = page_.begin() + static_cast<std::ptrdiff_t>(top_);
    std::vector<std::string> lines(first, first + static_cast<std::ptrdiff_t>(room()));
    if (last_top() == 0 || size_.rows < 2) return lines;
    const std::string which = "lines " + std::to_string(top_ + 1) + "-" +
                              std::to_string(top_ + room()) + " of " +
                              std::to_string(page_.size()) + "; arrows to move, q to quit";
    lines.push_back(size_.columns == 0 ? which : shorten(which, size_.columns));
    return lines;
}

std::string Screen::show(std::string_view page, const ScreenSize& size) {
    page_ = lines_of(page);
    return show(size);
}

std::string Screen::show(const ScreenSize& size) {
    std::string out;
    // A terminal that has another size shows nothing where it did.
    if (size != size_ || drawn_.empty()) {
        out += clear_screen;
        drawn_.clear();
    }
    size_ = size;
    top_ = std::min(top_, last_top());
    std::vector<std::string> lines = seen();
    for (std::size_t at = 0; at < lines.size(); ++at)
        if (at >= drawn_.size() || drawn_[at] != lines[at])
            out += line_start(at) + lines[at] + std::string(clear_right);
    if (lines.size() < drawn_.size()) out += line_start(lines.size()) + std::string(clear_below);
    drawn_ = std::move(lines);
    return out;
}

Screen::Pressed Screen::press(std::string_view key) {
    if (is_any(key, {"q", "Q", "\x1b", "\x04"})) return Pressed::left;
    const std::size_t before = top_;
    const std::size_t page = std::max<std::size_t>(room(), 2) - 1;
    if (is_any(key, {"\x1b[A", "\x1bOA", "k", "\x10"}))
        top_ -= std::min<std::size_t>(top_, 1);
    else if (is_any(key, {"\x1b[B", "\x1bOB", "j", "\x0e", "\r", "\n"}))
        ++top_;
    else if (is_any(key, {"\x1b[5~", "b", "\x02"}))
        top_ -= std::min(top_, page);
    else if (is_any(key, {"\x1b[6~", " ", "f", "\x06"}))
        top_ += page;
    else if (is_any(key, {"\x1b[H", "\x1bOH", "\x1b[1~", "g", "<"}))
        top_ = 0;
    else if (is_any(key, {"\x1b[F", "\x1bOF", "\x1b[4~", "G", ">"}))
        top_ = last_top();
    top_ = std::min(top_, last_top());
    return top_ == before ? Pressed::nothing : Pressed::moved;
}

Millis rest_after(std::size_t written) {
    return std::max(between_drawings,
                    Millis{static_cast<Millis::rep>(written / bytes_a_millisecond)});
}

} // namespace atelier
