#include "posix/errno_error.hpp"

#include <cstring>

namespace atelier::posix {

DiskFault disk_fault(std::errc cause) {
    // Two names may be one number, so that a switch would not do.
    const int number = static_cast<int>(cause);
    if (number == ENOSPC || number == EDQUOT) return DiskFault::full;
    if (number == EROFS || number == EACCES || number == EPERM) return DiskFault::read_only;
    return DiskFault::other;
}

std::string reason(std::errc cause) {
    return std::strerror(static_cast<int>(cause));
}

Error errno_error(const std::string& doing, const std::filesystem::path& path, std::errc cause) {
    std::string why = reason(cause);
    Advice hint = advise(Hint::check_folder_again);
    switch (disk_fault(cause)) {
    case DiskFault::full:
        why = "the disk is full";
        hint = advise(Hint::free_space);
        break;
    case DiskFault::read_only:
        why = cause == std::errc::read_only_file_system ? "the file system is read-only"
                                                        : "permission denied";
        hint = advise(Hint::make_writable);
        break;
    case DiskFault::other:
        break;
    }
    Json details = Json::object();
    details.set("path", path.string());
    return {ErrorCode::files_failed, "cannot " + doing + " " + path.string() + ": " + why,
            std::move(hint), std::move(details)};
}

Error descriptor_error(const std::string& what, std::errc cause) {
    return {ErrorCode::runtime_failed, what + ": " + reason(cause), advise(Hint::open_files)};
}

} // namespace atelier::posix
