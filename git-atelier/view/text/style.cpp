#include "view/text/style.hpp"

#include "base/text.hpp"

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

std::string without_controls(std::string_view raw, bool keep_newlines) {
    const std::string text = to_valid_utf8(raw);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (is_c1(text, at)) {
            out += ' ';
            ++at;
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
