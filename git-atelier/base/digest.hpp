// SHA-256, and SHA-1 where Git names what it keeps by it; by nettle.
#pragma once

#include <string>
#include <string_view>

namespace atelier {

// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
// 40 of them.
std::string sha1_hex(std::string_view bytes);

} // namespace atelier
