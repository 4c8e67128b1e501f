#include "view/text/style.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

std::string_view code_of(Tone tone) {
    switch (tone) {
    case Tone::plain:
        return "";
    case Tone::strong:
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

// How many bytes of valid UTF-8 at `at` are such a character; 0 for none.
std::size_t unseen_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0xc0U ? 1 : lead < 0xe0U ? 2 : lead < 0xf0U ? 3 : 4;
    if (length == 1) return 0;
    char32_t point = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        point = (point << 6U) | (byte(i) & 0x3fU);
    const bool found = std::any_of(unseen.begin(), unseen.end(), [&](const Span& span) {
        return point >= span.first && point <= span.last;
    });
    return found ? length : 0;
}

std::string without_controls(std::string_view raw, bool keep_newlines) {
    const std::string text = to_valid_utf8(raw);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
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

} // namespace

std::string paint(const Style& style, Tone tone, std::string_view text) {
    const std::string_view code = code_of(tone);
    if (!style.colour || code.empty() || text.empty()) return std::string(text);
    return std::string(code) + std::string(text) + "\x1b[0m";
}

std::string one_line(std::string_view text) {
    return without_controls(text, false);
}

std::string safe_lines(std::string_view text) {
    return without_controls(text, true);
}

} // namespace atelier
