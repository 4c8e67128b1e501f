// Text as it is compared when case does not count: folded as Unicode says, and composed, so that it
// does not matter how an accent was typed. What it gives is for comparing, not for showing.
#pragma once

#include <string>
#include <string_view>

namespace atelier {

// Bytes that are not UTF-8 count as U+FFFD.
std::string folded(std::string_view text);

// Whether that is what `text` becomes; of many texts, each is looked at as it stands.
bool folds_to(std::string_view text, std::string_view folded_text);

} // namespace atelier
