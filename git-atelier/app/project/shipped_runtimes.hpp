// The runtimes that come with the program: all that there are before a project has its own.
#pragma once

#include "ports/files.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// Sorted. `share` as in ATELIER_SHARE.
Result<std::vector<std::string>> shipped_runtimes(Files& files, const std::filesystem::path& share);

// runtime-missing, with the names there are.
Result<void> require_shipped_runtime(Files& files, const std::filesystem::path& share,
                                     const std::string& name);

} // namespace atelier
