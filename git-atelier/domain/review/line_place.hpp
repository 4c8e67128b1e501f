// Where the lines of a file are, by what `git diff` writes of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace atelier {

// The lines of the file as it is after the patch, as far as that shows them, by their numbers.
std::map<std::int64_t, std::string> lines_after(const std::string& patch);

// Which line it is after the patch; nullopt: it was changed or taken away.
std::optional<std::int64_t> line_after(const std::string& patch, std::int64_t line);

} // namespace atelier
