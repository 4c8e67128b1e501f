#include "base/broken_json.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

constexpr char32_t replacement = 0xFFFD;

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c < 0x800) {
        put(0xC0 | (c >> 6));
    } else {
        if (c < 0x10000) {
            put(0xE0 | (c >> 12));
        } else {
            put(0xF0 | (c >> 18));
            put(0x80 | ((c >> 12) & 0x3F));
        }
        put(0x80 | ((c >> 6) & 0x3F));
    }
    put(0x80 | (c & 0x3F));
}

// Four hexadecimal digits at `at`.
std::optional<char32_t> unit_at(std::string_view text, std::size_t at) {
    if (at + 4 > text.size()) return std::nullopt;
    char32_t value = 0;
    for (const char c : text.substr(at, 4)) {
        const auto digit = std::string_view("0123456789abcdef").find(ascii_lower({&c, 1}));
        if (digit == std::string_view::npos) return std::nullopt;
        value = value * 16 + static_cast<char32_t>(digit);
    }
    return value;
}

// The character of the \u at `at`, and moves behind it.
char32_t escaped(std::string_view text, std::size_t& at) {
    const auto first = unit_at(text, at + 2);
    if (!first) {
        at += 2;
        return replacement;
    }
    at += 6;
    if (*first < 0xD800 || *first > 0xDFFF) return *first;
    if (*first > 0xDBFF || !text.substr(at).starts_with("\\u")) return replacement;
    const auto second = unit_at(text, at + 2);
    if (!second || *second < 0xDC00 || *second > 0xDFFF) return replacement;
    at += 6;
    return 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00);
}

// From behind the opening quote to the closing one, or to the end.
std::string string_from(std::string_view text, std::size_t at) {
    std::string out;
    while (at < text.size() && text[at] != '"') {
        if (text[at] != '\\') {
            out += text[at++];
            continue;
        }
        if (at + 1 >= text.size()) break;
        const char c = text[at + 1];
        if (c == 'u') {
            append_utf8(out, escaped(text, at));
            continue;
        }
        constexpr std::string_view names = "nrtbf";
        constexpr std::string_view meanings = "\n\r\t\b\f";
        const auto named = names.find(c);
        out += named == std::string_view::npos ? c : meanings[named];
        at += 2;
    }
    return out;
}

} // namespace

std::optional<std::string> string_of_broken_json(std::string_view text, std::string_view key) {
    const std::string quoted = '"' + std::string(key) + '"';
    constexpr std::string_view blanks = " \t\r\n";
    for (std::size_t at = text.find(quoted); at != std::string_view::npos;
         at = text.find(quoted, at + 1)) {
        std::size_t colon = text.find_first_not_of(blanks, at + quoted.size());
        if (colon == std::string_view::npos || text[colon] != ':') continue;
        const std::size_t quote = text.find_first_not_of(blanks, colon + 1);
        if (quote == std::string_view::npos || text[quote] != '"') continue;
        return string_from(text, quote + 1);
    }
    return std::nullopt;
}

} // namespace atelier
