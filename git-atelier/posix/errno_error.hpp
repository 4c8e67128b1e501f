// How system calls fail: with the number that errno held, and what that number means to a person.
#pragma once

#include "base/result.hpp"

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

namespace atelier::posix {

template <class T>
using Expected = tl::expected<T, std::errc>;

// Of the call that has just failed.
inline tl::unexpected<std::errc> failed_call() {
    return tl::unexpected(static_cast<std::errc>(errno));
}

// What keeps a file from being written.
enum class DiskFault { full, read_only, other };
DiskFault disk_fault(std::errc cause);

// What the system says of a number that stands for nothing of the above.
std::string reason(std::errc cause);

// files-failed: "cannot <doing> <path>: <why>", with the path in its details.
Error errno_error(const std::string& doing, const std::filesystem::path& path, std::errc cause);

// runtime-failed: no descriptor is available for `what`.
Error descriptor_error(const std::string& what, std::errc cause);

template <class T>
Result<T> or_descriptor_error(Expected<T> made, const std::string& what) {
    if (!made) return fail(descriptor_error(what, made.error()));
    return *std::move(made);
}

} // namespace atelier::posix
