// Text that a person or an agent hands over: a file, or standard input.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>

namespace atelier {

// `file` is a path, or "-" for standard input. files-failed when it cannot be read, usage when it
// is larger than a plan can reasonably be.
Result<std::string> read_input(const std::string& file);
// However large it is.
Result<std::string> read_whole_input(const std::string& file);

// Waits until standard input has something, or its end; false when `interrupt`, a descriptor or -1,
// became readable before.
bool input_is_there(int interrupt);

} // namespace atelier
