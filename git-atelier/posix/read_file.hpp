// Files read as a whole; interrupted calls are begun again.
#pragma once

#include "posix/errno_error.hpp"

#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <sys/types.h>

namespace atelier::posix {

// What is left of an open file. Once there are more than `enough` bytes the rest is not read.
Expected<std::string> read_all(int descriptor,
                               std::size_t enough = std::numeric_limits<std::size_t>::max());

// A regular file; one of /proc is one as well. A folder is EISDIR; a pipe, which might be waited
// for for ever, and a device are EINVAL.
Expected<std::string> read_file(const std::filesystem::path& path);

// `stat` or `environ` of a process, as /proc has it. The kernel gives these two whole, so that no
// call is spent on what it is and on whether there is more: whoever asks who calls reads them of
// every process above.
Expected<std::string> read_process_file(pid_t pid, const std::string& name);

} // namespace atelier::posix
