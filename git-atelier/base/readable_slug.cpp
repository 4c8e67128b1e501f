#include "base/readable_slug.hpp"

#include "base/text.hpp"

#include <cstdlib>
#include <memory>
#include <optional>
#include <utf8proc.h>
#include <vector>

namespace atelier {
namespace {

// What is written in two ways is one: decomposed or not, wide or not, upper case or lower case.
std::optional<std::string> in_plain_letters(std::string_view text) {
    const std::string copy(text);
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> mapped(
        utf8proc_NFKC_Casefold(reinterpret_cast<const utf8proc_uint8_t*>(copy.c_str())),
        &std::free);
    if (!mapped) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(mapped.get()));
}

enum class LetterKind { letter, mark, other };

LetterKind part_of(utf8proc_int32_t point) {
    const utf8proc_category_t category = utf8proc_category(point);
    const bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    if (letter || category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_NL)
        return LetterKind::letter;
    const bool mark = category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
    return mark ? LetterKind::mark : LetterKind::other;
}

// A letter with its marks, or "-".
std::vector<std::string> letters_of(std::string_view text) {
    std::vector<std::string> letters;
    while (!text.empty()) {
        utf8proc_int32_t point = -1;
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &point);
        if (length <= 0) break;
        const std::string_view bytes = text.substr(0, static_cast<std::size_t>(length));
        text.remove_prefix(bytes.size());
        const LetterKind part = part_of(point);
        const bool in_word = !letters.empty() && letters.back() != "-";
        if (part == LetterKind::letter)
            letters.emplace_back(bytes);
        else if (part == LetterKind::mark && in_word)
            letters.back() += bytes;
        else if (in_word)
            letters.emplace_back("-");
    }
    return letters;
}

} // namespace

std::string readable_slug(std::string_view text, std::size_t limit) {
    const auto whole = in_plain_letters(text);
    if (!whole) return slug(text, limit);
    const std::vector<std::string> letters = letters_of(*whole);
    std::string out;
    // Up to the last dash, and its column.
    std::size_t words = 0;
    std::size_t dash = 0;
    std::size_t columns = 0;
    bool within_word = false;
    for (const std::string& letter : letters) {
        const std::size_t wide = width(letter);
        if (columns + wide > limit) {
            within_word = letter != "-";
            break;
        }
        if (letter == "-") {
            words = out.size();
            dash = columns;
        }
        columns += wide;
        out += letter;
    }
    // A word that makes up most of it is cut all the same.
    if (within_word && dash > 0 && dash >= limit / 2) out.resize(words);
    while (out.ends_with('-'))
        out.pop_back();
    return out;
}

} // namespace atelier
