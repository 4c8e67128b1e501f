// Words of any script as a part of a branch name that a person can read and type.
#pragma once

#include <string>
#include <string_view>

namespace atelier {

// As `slug`, but with the letters and digits of every script, composed and without case; `limit` is
// in terminal columns. Pictographs and other signs part words. "" when nothing remains.
std::string readable_slug(std::string_view text, std::size_t limit);

} // namespace atelier
