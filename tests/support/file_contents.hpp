// The files of a commit that a test makes.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace atelier::test {

// Path -> content (nullopt: remove it).
using FileContents = std::map<std::string, std::optional<std::string>>;

} // namespace atelier::test
