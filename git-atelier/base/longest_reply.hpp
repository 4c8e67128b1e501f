// How much of what an agent says last is kept, and read.
#pragma once

#include <cstddef>

namespace atelier {

inline constexpr std::size_t longest_reply = 8UL << 20U;

} // namespace atelier
