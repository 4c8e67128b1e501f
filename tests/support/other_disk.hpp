// A folder on another disk than the one that tests stand on.
#pragma once

#include "support/temporary_folder.hpp"

#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace atelier::test {

// nullopt where the machine has none that can be written to.
inline std::optional<std::filesystem::path> folder_on_other_disk() {
    const std::filesystem::path memory = "/dev/shm";
    struct ::stat there {};
    struct ::stat here {};
    const TemporaryFolder usual;
    if (::stat(memory.c_str(), &there) != 0 || ::stat(usual.path().c_str(), &here) != 0 ||
        there.st_dev == here.st_dev || ::access(memory.c_str(), W_OK) != 0)
        return std::nullopt;
    return memory;
}

} // namespace atelier::test
