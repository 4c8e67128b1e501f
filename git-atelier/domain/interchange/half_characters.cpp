#include "domain/interchange/half_characters.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t escape_length = 6;

// The UTF-16 unit of an escape `\uXXXX` at `at`; nullopt when there is none.
std::optional<unsigned> unit_at(std::string_view text, std::size_t at) {
    if (at > text.size() || text.size() - at < escape_length || !text.substr(at).starts_with("\\u"))
        return std::nullopt;
    unsigned unit = 0;
    for (const char c : text.substr(at + 2, escape_length - 2)) {
        const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool digit = lower >= '0' && lower <= '9';
        if (!digit && (lower < 'a' || lower > 'f')) return std::nullopt;
        unit = unit * 16 + static_cast<unsigned>(digit ? lower - '0' : lower - 'a' + 10);
    }
    return unit;
}

bool begins_pair(std::optional<unsigned> unit) {
    return unit && *unit >= 0xd800U && *unit < 0xdc00U;
}

bool ends_pair(std::optional<unsigned> unit) {
    return unit && *unit >= 0xdc00U && *unit < 0xe000U;
}

} // namespace

std::optional<std::string> without_half_characters(std::string_view json) {
    const bool whole = is_valid_utf8(json);
    if (whole && json.find("\\u") == std::string_view::npos) return std::nullopt;
    const std::string text = to_valid_utf8(json);
    std::string out;
    out.reserve(text.size());
    bool found = !whole;
    for (std::size_t at = 0; at < text.size();) {
        const auto unit = unit_at(text, at);
        std::size_t length = text[at] == '\\' ? std::min<std::size_t>(2, text.size() - at) : 1;
        if (begins_pair(unit) && ends_pair(unit_at(text, at + escape_length)))
            length = 2 * escape_length;
        if (length < escape_length && (begins_pair(unit) || ends_pair(unit))) {
            out += "\\ufffd";
            at += escape_length;
            found = true;
            continue;
        }
        out.append(text, at, length);
        at += length;
    }
    return found ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace atelier
