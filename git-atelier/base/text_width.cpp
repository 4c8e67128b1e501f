#include "base/text.hpp"

#include <algorithm>
#include <utf8proc.h>

namespace atelier {
namespace {

// What a reader takes for one character, and the columns it takes in a terminal.
struct Glyph {
    std::size_t bytes = 1;
    std::size_t columns = 1;
};

struct CodePoint {
    std::size_t bytes = 0;
    utf8proc_int32_t value = -1;
};

// `bytes` 0 where there is none in UTF-8.
CodePoint first_point(std::string_view text) {
    CodePoint point;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &point.value);
    if (length > 0) point.bytes = static_cast<std::size_t>(length);
    return point;
}

bool is_ascii_byte(char byte) {
    return static_cast<unsigned char>(byte) < 0x80U;
}

// How many characters of one byte and one column `text` begins with. What follows may be a mark of
// the last one, which therefore is none of them.
std::size_t plain_at_front(std::string_view text) {
    const auto end = std::ranges::find_if(text, [](char c) { return c < ' ' || c > '~'; });
    const auto count = static_cast<std::size_t>(end - text.begin());
    return count == text.size() ? count : count - std::min<std::size_t>(count, 1);
}

// A letter with its marks, a flag, several people joined into one: as wide as its parts, as most
// terminals draw it. A byte that is not UTF-8 counts as one column. Precondition: `text` is not
// empty.
Glyph first_glyph(std::string_view text) {
    if (text.front() >= ' ' && text.front() <= '~' && (text.size() == 1 || is_ascii_byte(text[1])))
        return {};
    CodePoint point = first_point(text);
    if (point.bytes == 0) return {};
    Glyph glyph{.bytes = point.bytes,
                .columns = static_cast<std::size_t>(utf8proc_charwidth(point.value))};
    utf8proc_int32_t state = 0;
    for (auto before = point.value; glyph.bytes < text.size(); before = point.value) {
        point = first_point(text.substr(glyph.bytes));
        if (point.bytes == 0 || utf8proc_grapheme_break_stateful(before, point.value, &state))
            break;
        glyph.columns += static_cast<std::size_t>(utf8proc_charwidth(point.value));
        glyph.bytes += point.bytes;
    }
    return glyph;
}

} // namespace

std::size_t width(std::string_view text) {
    std::size_t columns = 0;
    while (true) {
        const std::size_t plain = plain_at_front(text);
        columns += plain;
        text.remove_prefix(plain);
        if (text.empty()) return columns;
        const Glyph glyph = first_glyph(text);
        columns += glyph.columns;
        text.remove_prefix(glyph.bytes);
    }
}

std::string shorten(std::string_view text, std::size_t columns) {
    if (width(text) <= columns) return std::string(text);
    if (columns == 0) return {};
    std::string out;
    for (std::size_t used = 0; !text.empty();) {
        const Glyph glyph = first_glyph(text);
        used += glyph.columns;
        if (used + 1 > columns) break;
        out += text.substr(0, glyph.bytes);
        text.remove_prefix(glyph.bytes);
    }
    return out + "…";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines(1);
    for (const std::string& word : split(text, ' ')) {
        if (word.empty()) continue;
        std::string& line = lines.back();
        if (line.empty())
            line = word;
        else if (width(line) + 1 + width(word) <= columns)
            line += " " + word;
        else
            lines.push_back(word);
    }
    return lines;
}

} // namespace atelier
