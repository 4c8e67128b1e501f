// Writing a small text into the objects of a repository, as Git would, without starting it.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace atelier {

// The bytes of a loose object, and its name in a repository whose names have that many digits (40
// or 64).
std::string loose_bytes(std::string_view text);
ObjectId blob_name(std::string_view text, std::size_t digits);

// What is there already stays as it is. A folder that is made has the mode of the one around it, as
// others may write there too.
Result<ObjectId> write_loose_blob(const std::filesystem::path& objects, std::string_view text,
                                  std::size_t digits);

} // namespace atelier
