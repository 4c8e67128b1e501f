#include "view/text/style.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

std::string_view code_on_light(Tone tone) {
    switch (tone) {
    case Tone::good:
        return "\x1b[38;5;28m";
    case Tone::busy:
        return "\x1b[34m";
    case Tone::warn:
        return "\x1b[38;5;130m";
    case Tone::plain:
    case Tone::strong:
    case Tone::faint:
    case Tone::bad:
    case Tone::id:
        break;
    }
    return {};
}

std::string_view code_of(Tone tone, bool light) {
    if (const std::string_view code = code_on_light(tone); light && !code.empty()) return code;
    switch (tone) {
    case Tone::plain:
        return "";
    case Tone::strong:
    case Tone::id:
        return "\x1b[1m";
    case Tone::faint:
        return "\x1b[2m";
    case Tone::good:
        return "\x1b[32m";
    case Tone::busy:
        return "\x1b[36m";
    case Tone::warn:
        return "\x1b[33m";
    case Tone::bad:
        return "\x1b[31m";
    }
    return "";
}

// C1 controls (U+0080 to U+009F) are two bytes in UTF-8; some terminals obey them.
bool is_c1(std::string_view text, std::size_t at) {
    return text[at] == '\xc2' && at + 1 < text.size() &&
           static_cast<unsigned char>(text[at + 1]) < 0xa0U;
}

struct Span {
    char32_t first;
    char32_t last;
};
// They change the order in which text is shown, or are not seen at all: zero width, marks and
// overrides of direction, separators of lines, invisible operators, tags.
constexpr auto unseen = std::to_array<Span>({{0x061c, 0x061c},
                                             {0x200b, 0x200b},
                                             {0x200e, 0x200f},
                                             {0x2028, 0x202e},
                                             {0x2060, 0x206f},
                                             {0xfeff, 0xfeff},
                                             {0xe0000, 0xe007f}});

struct Character {
    char32_t point = 0;
    std::size_t length = 1;
};

// Of valid UTF-8.
Character character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0xc0U ? 1 : lead < 0xe0U ? 2 : lead < 0xf0U ? 3 : 4;
    if (length == 1) return {lead, 1};
    char32_t point = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        point = (point << 6U) | (byte(i) & 0x3fU);
    return {point, length};
}

bool is_unseen(char32_t point) {
    return std::any_of(unseen.begin(), unseen.end(),
                       [&](const Span& span) { return point >= span.first && point <= span.last; });
}

// How many bytes of valid UTF-8 at `at` are such a character; 0 for none.
std::size_t unseen_length(std::string_view text, std::size_t at) {
    const Character found = character_at(text, at);
    return found.length > 1 && is_unseen(found.point) ? found.length : 0;
}

constexpr std::string_view plain_again = "\x1b[0m";

// How many bytes at `at` are what `paint` writes.
std::size_t painted_length(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at);
    for (const Tone tone :
         {Tone::strong, Tone::faint, Tone::good, Tone::busy, Tone::warn, Tone::bad})
        for (const bool light : {false, true})
            if (rest.starts_with(code_of(tone, light))) return code_of(tone, light).size();
    return rest.starts_with(plain_again) ? plain_again.size() : 0;
}

void append_escape(std::string& out, unsigned unit) {
    static constexpr char hex[] = "0123456789abcdef";
    out += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U})
        out += hex[(unit >> shift) & 15U];
}

// From where on there is something else than what anybody sees as it is.
std::size_t end_of_plain(std::string_view text, std::size_t from, bool keep_newlines) {
    const auto is_plain = [&](char c) {
        return (c >= ' ' && c <= '~') || (keep_newlines && c == '\n');
    };
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
    return static_cast<std::size_t>(std::find_if_not(begin, text.end(), is_plain) - text.begin());
}

std::string without_controls(std::string_view raw, bool keep_newlines) {
    if (end_of_plain(raw, 0, keep_newlines) == raw.size()) return std::string(raw);
    const std::string text = to_valid_utf8(raw);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t end = end_of_plain(text, at, keep_newlines);
        out.append(text, at, end - at);
        at = end;
        if (at == text.size()) break;
        const auto byte = static_cast<unsigned char>(text[at]);
        if (is_c1(text, at)) {
            out += ' ';
            ++at;
        } else if (const std::size_t length = unseen_length(text, at); length > 0) {
            out += "\xef\xbf\xbd";
            at += length - 1;
        } else if ((byte < 0x20U && !(keep_newlines && byte == '\n')) || byte == 0x7fU) {
            out += ' ';
        } else {
            out += text[at];
        }
    }
    return out;
}

std::string painted_id(const Style& style, const std::string& id) {
    const std::size_t enough = style.colour && style.distinct ? style.distinct(id) : 0;
    const std::size_t end = std::min(id.find('.'), id.size());
    if (enough == 0 || enough >= end) return paint(style, Tone::strong, id);
    return paint(style, Tone::strong, id.substr(0, enough)) +
           paint(style, Tone::faint, id.substr(enough, end - enough)) +
           (end < id.size() ? paint(style, Tone::strong, id.substr(end)) : std::string());
}

} // namespace

std::string paint(const Style& style, Tone tone, std::string_view text) {
    if (tone == Tone::id) return painted_id(style, std::string(text));
    const std::string_view code = code_of(tone, style.light);
    if (!style.colour || code.empty() || text.empty()) return std::string(text);
    return std::string(code) + std::string(text) + std::string(plain_again);
}

std::string unpainted(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t painted = text[at] == '\x1b' ? painted_length(text, at) : 0;
        if (painted == 0) out += text[at];
        at += std::max<std::size_t>(painted, 1);
    }
    return out;
}

std::string one_line(std::string_view text) {
    return without_controls(text, false);
}

std::string safe_lines(std::string_view text) {
    return without_controls(text, true);
}

std::string as_printed(std::string_view text) {
    // As most of it is.
    if (end_of_plain(text, 0, true) == text.size()) return std::string(text);
    std::string out;
    out.reserve(text.size());
    std::size_t from = 0;
    for (std::size_t at = text.find_first_of("\t\x1b"); at != std::string_view::npos;
         at = text.find_first_of("\t\x1b", at)) {
        const std::size_t kept = text[at] == '\t' ? 1 : painted_length(text, at);
        if (kept == 0) {
            ++at;
            continue;
        }
        out += safe_lines(text.substr(from, at - from));
        out += text.substr(at, kept);
        at += kept;
        from = at;
    }
    return out + safe_lines(text.substr(from));
}

std::string with_unseen_escaped(std::string_view json) {
    if (is_ascii(json)) return std::string(json);
    const std::string text = to_valid_utf8(json);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Character found = character_at(text, at);
        if (found.length == 1 || !(is_c1(text, at) || is_unseen(found.point)))
            out.append(text, at, found.length);
        else if (found.point < 0x10000U)
            append_escape(out, static_cast<unsigned>(found.point));
        else {
            const auto above = static_cast<unsigned>(found.point) - 0x10000U;
            append_escape(out, 0xd800U + (above >> 10U));
            append_escape(out, 0xdc00U + (above & 0x3ffU));
        }
        at += found.length;
    }
    return out;
}

} // namespace atelier
