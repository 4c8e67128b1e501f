// SHA-256, by nettle.
#pragma once

#include <string>
#include <string_view>

namespace atelier {

// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

} // namespace atelier
