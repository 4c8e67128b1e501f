// An object told by what it has of another one, as packs keep it.
#pragma once

#include <string>
#include <string_view>

namespace atelier {

// `target` by the beginning and the end that it shares with `base`, and all that stands between:
// little where one entry of a folder is another, which is all that a picked commit mostly does.
std::string object_delta(std::string_view base, std::string_view target);

} // namespace atelier
