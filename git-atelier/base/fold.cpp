#include "base/fold.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace atelier {

std::string folded(std::string_view text) {
    if (is_ascii(text)) return ascii_lower(text);
    const std::string valid = to_valid_utf8(text);
    utf8proc_uint8_t* made = nullptr;
    const auto size = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
        static_cast<utf8proc_ssize_t>(valid.size()), &made,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
    // Only for want of memory, with valid text: then case counts.
    if (size < 0) return valid;
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(size)};
}

bool folds_to(std::string_view text, std::string_view folded_text) {
    if (!is_ascii(text)) return folded(text) == folded_text;
    return std::ranges::equal(text, folded_text, [](char one, char other) {
        return (one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one) == other;
    });
}

} // namespace atelier
