// What can still be read of a JSON object that is broken: one that broke off, or has a comma too
// many.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// The string at that key, its escapes resolved in one pass; what there is of one that does not end.
// nullopt where there is no such key with a string.
std::optional<std::string> string_of_broken_json(std::string_view text, std::string_view key);

} // namespace atelier
