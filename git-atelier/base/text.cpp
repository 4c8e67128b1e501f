#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <functional>

namespace atelier {
namespace {

// The length of the UTF-8 sequence at the front, 0 when it is none (RFC 3629: no overlong forms, no
// surrogates).
std::size_t utf8_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = at(0);
    if (first < 0x80) return 1;
    std::size_t length = 0;
    std::uint32_t point = 0;
    if (first >= 0xc2 && first <= 0xdf) {
        length = 2;
        point = first & 0x1fU;
    } else if ((first & 0xf0U) == 0xe0U) {
        length = 3;
        point = first & 0x0fU;
    } else if (first >= 0xf0 && first <= 0xf4) {
        length = 4;
        point = first & 0x07U;
    } else {
        return 0;
    }
    if (text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xc0U) != 0x80U) return 0;
        point = (point << 6U) | (at(i) & 0x3fU);
    }
    if (length == 3 && (point < 0x800 || (point >= 0xd800 && point <= 0xdfff))) return 0;
    if (length == 4 && (point < 0x10000 || point > 0x10ffff)) return 0;
    return length;
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Matches one `[...]` class; `rest` becomes what follows it. An unclosed bracket is a literal.
bool match_class(std::string_view pattern, char c, std::string_view& rest) {
    std::size_t i = 1;
    const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    if (negated) ++i;
    bool found = false;
    const std::size_t start = i;
    for (; i < pattern.size() && (pattern[i] != ']' || i == start); ++i) {
        if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            found = found || (pattern[i] <= c && c <= pattern[i + 2]);
            i += 2;
        } else {
            found = found || pattern[i] == c;
        }
    }
    if (i >= pattern.size()) {
        rest = pattern.substr(1);
        return c == '[';
    }
    rest = pattern.substr(i + 1);
    return c != '/' && found != negated;
}

// Matches what stands for one character; `rest` becomes what follows it.
bool match_one(std::string_view pattern, char c, std::string_view& rest) {
    if (pattern.front() == '[') return match_class(pattern, c, rest);
    if (pattern.front() == '\\' && pattern.size() > 1)
        pattern.remove_prefix(1);
    else if (pattern.front() == '?') {
        rest = pattern.substr(1);
        return c != '/';
    }
    rest = pattern.substr(1);
    return c == pattern.front();
}

// The places in a path, its end included, that a pattern can have led to so far. All are followed
// at once, so that a pattern costs its length times the path's, whatever its stars.
using Reached = std::vector<bool>;

Reached after_any(Reached reached) {
    std::fill(std::find(reached.begin(), reached.end(), true), reached.end(), true);
    return reached;
}

Reached after_star(std::string_view path, Reached reached) {
    for (std::size_t i = 0; i < path.size(); ++i)
        if (reached[i] && path[i] != '/') reached[i + 1] = true;
    return reached;
}

// `pattern` becomes what follows. Precondition: neither it nor the path is empty.
Reached after_one(std::string_view& pattern, std::string_view path, const Reached& reached) {
    Reached next(reached.size(), false);
    std::string_view rest;
    for (std::size_t i = 0; i < path.size(); ++i)
        next[i + 1] = match_one(pattern, path[i], rest) && reached[i];
    pattern = rest;
    return next;
}

// All of the text.
template <class T>
std::optional<T> number_in(std::string_view text) {
    T value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> pieces;
    std::size_t start = 0;
    for (;;) {
        const auto end = text.find(separator, start);
        pieces.emplace_back(text.substr(start, end - start));
        if (end == std::string_view::npos) return pieces;
        start = end + 1;
    }
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines = split(text, '\n');
    if (lines.back().empty()) lines.pop_back();
    for (std::string& line : lines)
        if (line.ends_with('\r')) line.pop_back();
    return lines;
}

std::string ascii_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (const std::string& part : parts) {
        if (&part != &parts.front()) out += separator;
        out += part;
    }
    return out;
}

std::string counted(std::size_t count, std::string_view thing) {
    return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

std::string first_few(const std::vector<std::string>& parts) {
    constexpr std::size_t shown = 5;
    if (parts.size() <= shown) return join(parts, ", ");
    const std::vector<std::string> head(parts.begin(), parts.begin() + shown);
    return join(head, ", ") + " and " + std::to_string(parts.size() - shown) + " more";
}

std::optional<long long> parse_integer(std::string_view text) {
    return number_in<long long>(text);
}

std::optional<double> parse_decimal(std::string_view text) {
    return number_in<double>(text);
}

bool is_valid_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

bool is_ascii(std::string_view text) {
    constexpr std::uint64_t beyond = 0x8080808080808080U;
    std::uint64_t found = 0;
    for (; text.size() >= sizeof found; text.remove_prefix(sizeof found)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data(), sizeof eight);
        found |= eight;
    }
    for (const char c : text)
        found |= static_cast<unsigned char>(c);
    return (found & beyond) == 0;
}

std::string to_valid_utf8(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        out += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string with_article(std::string_view noun) {
    const bool vowel =
        !noun.empty() && std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(noun);
}

std::string cut_to_bytes(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0U) == 0x80U)
        --limit;
    return std::string(text.substr(0, limit));
}

std::string slug(std::string_view text, std::size_t limit) {
    std::string out;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (is_word(c))
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    if (out.size() > limit) {
        const bool within_word = out[limit] != '-';
        out.resize(limit);
        // A word that makes up most of it is cut all the same.
        const auto dash = out.rfind('-');
        if (within_word && dash != std::string::npos && dash >= limit / 2) out.resize(dash);
    }
    while (out.ends_with('-'))
        out.pop_back();
    return out;
}

bool glob_match(std::string_view pattern, std::string_view path) {
    Reached reached(path.size() + 1, false);
    reached[0] = true;
    while (!pattern.empty()) {
        if (pattern.starts_with("**/")) {
            // It also matches no folder at all.
            std::string_view slash = pattern.substr(2);
            const Reached folders = after_one(slash, path, after_any(reached));
            std::transform(reached.begin(), reached.end(), folders.begin(), reached.begin(),
                           std::logical_or<>{});
            pattern.remove_prefix(3);
        } else if (pattern.starts_with("**")) {
            reached = after_any(std::move(reached));
            pattern.remove_prefix(2);
        } else if (pattern.front() == '*') {
            reached = after_star(path, std::move(reached));
            pattern.remove_prefix(1);
        } else {
            if (path.empty()) return false;
            reached = after_one(pattern, path, reached);
        }
    }
    return reached.back();
}

bool is_catalogue_name(std::string_view name) {
    constexpr std::size_t longest = 64;
    return !name.empty() && name.size() <= longest && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

std::string shell_quoted(std::string_view argument) {
    const bool plain =
        !argument.empty() && std::all_of(argument.begin(), argument.end(), [](char c) {
            return is_word(c) || (c >= 'A' && c <= 'Z') ||
                   std::string_view("@%_-+=:,./").find(c) != std::string_view::npos;
        });
    if (plain) return std::string(argument);
    std::string out = "'";
    for (const char c : argument) {
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    }
    return out + "'";
}

} // namespace atelier
