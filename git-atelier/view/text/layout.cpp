#include "view/text/layout.hpp"

#include "base/text.hpp"
#include "view/text/style.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::size_t shown_width(std::string_view painted) {
    return width(painted.find('\x1b') == std::string_view::npos ? std::string(painted)
                                                                : unpainted(painted));
}

std::size_t hanging_indent(const std::string& line) {
    const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view rest = std::string_view(line).substr(blanks);
    const bool item = rest.starts_with("- ") || rest.starts_with("* ");
    return blanks + (item ? 2 : 0);
}

// A call to paste, a document, or code of somebody's, which an indent of a text sets apart.
bool is_to_be_whole(const std::string& line) {
    constexpr std::size_t indent_of_code = 4;
    const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view rest = std::string_view(line).substr(blanks);
    if (rest.starts_with('{')) return true;
    if (blanks < 2 || hanging_indent(line) > blanks) return false;
    const bool call =
        rest.starts_with("git ") || rest.starts_with("cd ") || rest.starts_with("systemctl ");
    return blanks >= indent_of_code || (call && rest.find("  ") == std::string_view::npos);
}

// Blanks between words stay where they are, as they align what stands behind them.
std::string fitted_line(const std::string& line, std::size_t columns) {
    const std::size_t hang = std::min(hanging_indent(line), columns / 2);
    std::string out;
    std::size_t used = 0;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t word = std::min(line.find_first_not_of(' ', at), line.size());
        const std::size_t end = std::min(line.find(' ', word), line.size());
        const std::size_t wide = shown_width(std::string_view(line).substr(word, end - word));
        const std::size_t before = word - at;
        // In front of a word that fits no line nothing is gained.
        if (used > hang && used + before + wide > columns && hang + wide <= columns) {
            out += "\n" + std::string(hang, ' ');
            used = hang;
        } else {
            out.append(before, ' ');
            used += before;
        }
        out += line.substr(word, end - word);
        used += wide;
        at = end;
    }
    return out;
}

} // namespace

std::string fitted(std::string_view text, std::size_t columns) {
    if (columns == 0) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::string line(text.substr(from, end - from));
        const bool fits = shown_width(line) <= columns || is_to_be_whole(unpainted(line));
        out += fits ? line : fitted_line(line, columns);
        if (end < text.size()) out += "\n";
        from = end + 1;
    }
    return out;
}

} // namespace atelier
