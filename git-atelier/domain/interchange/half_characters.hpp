// Characters that a program cut in two: half of a pair of UTF-16 units as an escape of JSON, or
// part of a UTF-8 sequence. Other readers of JSON put U+FFFD in their place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// The text with U+FFFD in place of each; nullopt when every character is whole.
std::optional<std::string> without_half_characters(std::string_view json);

} // namespace atelier
