// Whether a store can be at a place at all.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string_view>

namespace atelier::sqlite {

// store-failed on a filesystem whose locks do not hold between machines.
Result<void> check_filesystem(const std::filesystem::path& folder);
// Returns once what was written to a file, or made and renamed in a folder, survives the power.
Result<void> synchronise(const std::filesystem::path& path);
// The name of a network filesystem, by the number `statfs` gives; "" for any other.
std::string_view network_filesystem(unsigned long magic);
// The same for a filesystem run by a program, which all have one number: by the kernel's list of
// mounts (/proc/self/mounts).
std::string_view network_mount(std::string_view mounts, const std::filesystem::path& folder);

} // namespace atelier::sqlite
