// Giving this process to another program, as a hook handler does with the user's own hook.
#pragma once

#include "base/result.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Comes back only when it cannot be done: runtime-missing. `argv[0]` is what the program sees as
// its name. `input` becomes its standard input; without, it keeps this one's. A text without a
// first line that names its interpreter is given to /bin/sh, as Git does.
Error replace_program(const std::filesystem::path& program, const std::vector<std::string>& argv,
                      const Environment& environment, const std::optional<std::string>& input);

} // namespace atelier
