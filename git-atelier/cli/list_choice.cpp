#include "cli/list_choice.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t longest_title = 60;
constexpr std::size_t longest_typed = 40;

std::string row_text(const std::vector<ChoiceRow>& rows, std::size_t at) {
    const std::string number = std::to_string(at + 1);
    const std::size_t widest = std::to_string(rows.size()).size();
    return std::string(widest - number.size(), ' ') + number + ") " + rows[at].id + "  " +
           shorten(to_valid_utf8(rows[at].title), longest_title);
}

bool has_new_heading(const std::vector<ChoiceRow>& rows, std::size_t at) {
    return !rows[at].heading.empty() && (at == 0 || rows[at].heading != rows[at - 1].heading);
}

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
    return std::ranges::find(keys, key) != keys.end();
}

} // namespace

std::optional<std::size_t> row_named(const std::vector<ChoiceRow>& rows, std::string_view written) {
    const auto number = parse_integer(written);
    if (number && *number >= 1 && static_cast<std::size_t>(*number) <= rows.size())
        return static_cast<std::size_t>(*number) - 1;
    auto found = std::ranges::find(rows, written, &ChoiceRow::id);
    // A number that is none of the list's is not looked for in ids.
    if (found == rows.end() && !number && !written.empty()) {
        const auto has_it = [&](const ChoiceRow& row) {
            return row.id.find(written) != std::string::npos;
        };
        if (std::ranges::count_if(rows, has_it) == 1) found = std::ranges::find_if(rows, has_it);
    }
    if (found == rows.end()) return std::nullopt;
    return static_cast<std::size_t>(found - rows.begin());
}

std::string list_text(const std::vector<ChoiceRow>& rows) {
    std::string out;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (has_new_heading(rows, at)) out += rows[at].heading + "\n";
        out += "  " + row_text(rows, at) + "\n";
    }
    return out;
}

ListChoice::State ListChoice::press(std::string_view key) {
    unknown_ = false;
    if (is_one_of(key, {"\r", "\n"})) return enter();
    if (is_one_of(key, {"\x1b", "\x04"})) return State::left;
    if (is_one_of(key, {"\x1b[A", "\x1bOA", "\x10"}) && marked_ > 0) {
        --marked_;
        typed_.clear();
    } else if (is_one_of(key, {"\x1b[B", "\x1bOB", "\x0e"}) && marked_ + 1 < rows_.size()) {
        ++marked_;
        typed_.clear();
    } else if (is_one_of(key, {"\x7f", "\x08"})) {
        if (!typed_.empty()) typed_.pop_back();
        mark_what_is_typed();
    } else if (key.size() == 1 && key.front() > ' ' && key.front() < '\x7f') {
        type(key);
    }
    return State::open;
}

void ListChoice::type(std::string_view text) {
    if (typed_.size() < longest_typed) typed_ += text;
    mark_what_is_typed();
}

void ListChoice::mark_what_is_typed() {
    if (typed_.empty()) return;
    if (const auto named = row_named(rows_, typed_)) {
        marked_ = *named;
        return;
    }
    const auto begins = std::ranges::find_if(
        rows_, [&](const ChoiceRow& row) { return row.id.starts_with(typed_); });
    if (begins != rows_.end()) marked_ = static_cast<std::size_t>(begins - rows_.begin());
}

// What may mean several rows means none, so that nothing is begun that was meant otherwise.
ListChoice::State ListChoice::enter() {
    if (typed_.empty()) return State::taken;
    if (const auto named = row_named(rows_, typed_)) {
        marked_ = *named;
        return State::taken;
    }
    unknown_ = true;
    typed_.clear();
    return State::open;
}

std::vector<std::string> ListChoice::page(std::size_t columns, std::size_t height) const {
    std::vector<std::string> lines;
    std::size_t line_of_mark = 0;
    for (std::size_t at = 0; at < rows_.size(); ++at) {
        if (has_new_heading(rows_, at)) lines.push_back(rows_[at].heading);
        if (at == marked_) line_of_mark = lines.size();
        lines.push_back((at == marked_ ? "> " : "  ") + row_text(rows_, at));
    }
    if (height > 1 && lines.size() > height - 1) {
        const std::size_t room = height - 1;
        const std::size_t last_first = lines.size() - room;
        const std::size_t first =
            std::min(line_of_mark > room / 2 ? line_of_mark - room / 2 : 0, last_first);
        lines = {lines.begin() + static_cast<std::ptrdiff_t>(first),
                 lines.begin() + static_cast<std::ptrdiff_t>(first + room)};
    }
    lines.push_back(
        (unknown_ ? "That is not in the list. " : "Which one? ") +
        (typed_.empty() ? "Arrows and Enter, a number or an id; Esc to quit " : typed_));
    if (columns > 0)
        for (std::string& line : lines)
            line = shorten(line, columns);
    return lines;
}

} // namespace atelier
