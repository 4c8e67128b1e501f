#include "adapters/files/disk_files.hpp"

#include "posix/descriptor.hpp"
#include "posix/errno_error.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"
#include "posix/write_all.hpp"

#include <algorithm>
#include <fcntl.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const std::string& doing, const fs::path& path, std::errc cause) {
    Error error = posix::errno_error(doing, path, cause);
    if (posix::disk_fault(cause) == posix::DiskFault::read_only)
        error.hint = "make it writable, or choose another place by ATELIER_DATA_DIR";
    return fail(std::move(error));
}

tl::unexpected<Error> failed(const std::string& doing, const fs::path& path,
                             const std::error_code& cause) {
    return failed(doing, path, std::errc(cause.value()));
}

} // namespace

Result<std::optional<std::string>> DiskFiles::read(const fs::path& path) {
    auto content = posix::read_file(path);
    if (content) return *std::move(content);
    if (content.error() == std::errc::no_such_file_or_directory ||
        content.error() == std::errc::not_a_directory)
        return std::nullopt;
    return failed("read", path, content.error());
}

Result<void> DiskFiles::write(const fs::path& path, const std::string& content) {
    std::error_code ignored;
    // A file that is a link stays one: what it leads to is replaced.
    fs::path target = path;
    if (fs::is_symlink(fs::symlink_status(path, ignored)))
        if (const fs::path real = fs::weakly_canonical(path, ignored); !ignored) target = real;
    const auto present = read(target);
    if (present && *present == content) return {};
    ATELIER_CHECK(make_folder(target.parent_path()));
    if (const auto written = posix::replace_file(target, content); !written)
        return failed("write", path, written.error());
    return {};
}

Result<void> DiskFiles::make_folder(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) return failed("make the folder", path, error);
    return {};
}

Result<void> DiskFiles::link(const fs::path& path, const fs::path& target) {
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(path, error)) && fs::read_symlink(path, error) == target)
        return {};
    ATELIER_CHECK(make_folder(path.parent_path()));
    const fs::path draft = path.parent_path() / ("." + path.filename().string() + ".new");
    fs::remove(draft, error);
    fs::create_symlink(target, draft, error);
    if (error) return failed("make the link", path, error);
    fs::rename(draft, path, error);
    if (!error) return {};
    const std::error_code cause = error;
    fs::remove(draft, error);
    return failed("make the link", path, cause);
}

Result<void> DiskFiles::copy(const fs::path& from, const fs::path& to) {
    ATELIER_CHECK(make_folder(to.parent_path()));
    std::error_code error;
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
    if (error) return failed("copy " + from.string() + " to", to, error);
    return {};
}

Result<void> DiskFiles::move(const fs::path& from, const fs::path& to) {
    ATELIER_CHECK(make_folder(to.parent_path()));
    // A rename would replace an empty folder, or a file.
    ATELIER_TRY(const bool taken, exists(to));
    if (taken) return failed("move " + from.string() + " to", to, std::errc::file_exists);
    if (const auto moved = posix::rename_file(from, to); !moved)
        return failed("move " + from.string() + " to", to, moved.error());
    return {};
}

Result<void> DiskFiles::place_program(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (fs::equivalent(from, to, error)) return {};
    ATELIER_TRY(const auto program, read(from));
    if (!program) return failed("find the program", from, std::errc::no_such_file_or_directory);
    ATELIER_TRY(const auto present, read(to));
    if (present == program) return {};
    ATELIER_CHECK(make_folder(to.parent_path()));
    if (present && present->starts_with("#!")) {
        fs::rename(to, to.string() + ".user", error);
        if (error) return failed("keep", to, error);
    }
    const fs::path draft = to.parent_path() / ("." + to.filename().string() + ".new");
    fs::remove(draft, error);
    fs::create_hard_link(from, draft, error);
    if (error) fs::copy_file(from, draft, error);
    if (!error) fs::rename(draft, to, error);
    if (!error) return {};
    const std::error_code cause = error;
    fs::remove(draft, error);
    return failed("put a program at", to, cause);
}

Result<void> DiskFiles::append(const fs::path& path, const std::string& text) {
    const auto file = posix::open_file(path, O_WRONLY | O_APPEND);
    if (!file) return failed("write", path, file.error());
    if (const auto written = posix::write_all(file->get(), text); !written)
        return failed("write", path, written.error());
    return {};
}

Result<std::vector<std::string>> DiskFiles::list(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error))
        names.push_back(entry->path().filename().string());
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory)
        return failed("list", folder, error);
    std::sort(names.begin(), names.end());
    return names;
}

Result<bool> DiskFiles::exists(const fs::path& path) {
    std::error_code error;
    const bool there = fs::exists(fs::symlink_status(path, error));
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory)
        return failed("look at", path, error);
    return there;
}

Result<void> DiskFiles::remove(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error && error != std::errc::not_a_directory) return failed("remove", path, error);
    return {};
}

} // namespace atelier
