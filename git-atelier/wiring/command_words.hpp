// A command as a person writes it in a variable or a setting, taken apart without a shell.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace atelier {

// At blanks; quotes and backslashes keep them together. usage, naming `source`, when a quote is not
// closed.
Result<std::vector<std::string>> command_words(const std::string& source, const std::string& text);

} // namespace atelier
