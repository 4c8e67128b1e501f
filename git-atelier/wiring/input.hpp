// Text that a person or an agent hands over: a file, or standard input.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>

namespace atelier {

// `file` is a path, or "-" for standard input. files-failed when it cannot be read, usage when it
// is larger than a plan can reasonably be.
Result<std::string> read_input(const std::string& file);
// However large it is.
Result<std::string> read_whole_input(const std::string& file);

// The next line of standard input, waited for; nullopt at its end, and when `interrupt`, a
// descriptor or -1, became readable before.
std::optional<std::string> read_typed_line(int interrupt);

// The next byte of standard input, likewise; nullopt also after so many milliseconds, -1 for none.
std::optional<char> read_typed_byte(int interrupt, int limit_ms);

} // namespace atelier
