// Writing to a descriptor until everything is written.
#pragma once

#include "posix/errno_error.hpp"

#include <string_view>

namespace atelier::posix {

// Interrupted and short writes go on; a disk that takes nothing more is ENOSPC.
Expected<void> write_all(int descriptor, std::string_view bytes);

} // namespace atelier::posix
