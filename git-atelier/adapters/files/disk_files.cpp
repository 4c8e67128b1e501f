#include "adapters/files/disk_files.hpp"

#include "posix/descriptor.hpp"
#include "posix/errno_error.hpp"
#include "posix/move_path.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"
#include "posix/write_all.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const std::string& doing, const fs::path& path, std::errc cause) {
    Error error = posix::errno_error(doing, path, cause);
    if (posix::disk_fault(cause) == posix::DiskFault::read_only)
        error.hint = advise(Hint::writable_data);
    return fail(std::move(error));
}

tl::unexpected<Error> failed(const std::string& doing, const fs::path& path,
                             const std::error_code& cause) {
    return failed(doing, path, std::errc(cause.value()));
}

// As Git would make it, for what stands in a checkout.
Result<void> make_usual_folder(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) return failed("make the folder", path, error);
    return {};
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
    const unsigned int mode = posix::mode_for(target);
    const auto written = posix::replace_file(
        target, content, access_ == FileAccess::umask ? mode : mode_of(mode | 0600U, false));
    if (!written) return failed("write", path, written.error());
    return {};
}

Result<void> DiskFiles::make_folder(const fs::path& path) {
    if (access_ != FileAccess::umask) {
        if (const auto made = posix::make_folders(path, mode_of(0777, true)); !made)
            return failed("make the folder", path, made.error());
        return {};
    }
    return make_usual_folder(path);
}

unsigned int DiskFiles::mode_of(unsigned int found, bool folder) const {
    const unsigned int owner = found & 0700U;
    if (access_ == FileAccess::umask) return found;
    if (access_ == FileAccess::owner) return owner;
    // New files in such a folder belong to its group.
    return owner | owner >> 3U | (folder ? S_ISGID : 0U);
}

Result<std::vector<fs::path>> DiskFiles::open_to_others(const fs::path& folder,
                                                        const fs::path& leave) {
    std::vector<fs::path> found;
    struct ::stat about {};
    if (::lstat(folder.c_str(), &about) != 0) return found;
    const bool is_folder = S_ISDIR(about.st_mode);
    // A name that shares its file with another one is no file of ours.
    if (!is_folder && (!S_ISREG(about.st_mode) || about.st_nlink > 1)) return found;
    const unsigned int concerned = access_ == FileAccess::group ? 02077U : 0077U;
    if (((mode_of(about.st_mode, is_folder) ^ about.st_mode) & concerned) != 0)
        found.push_back(folder);
    if (!is_folder) return found;
    ATELIER_TRY(const auto names, list(folder));
    for (const std::string& name : names) {
        if (folder == leave && !name.starts_with(".")) continue;
        ATELIER_TRY(const auto below, open_to_others(folder / name, leave));
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

Result<void> DiskFiles::close_to_others(const fs::path& path) {
    struct ::stat about {};
    if (::lstat(path.c_str(), &about) != 0) return failed("look at", path, std::errc(errno));
    const unsigned int mode = mode_of(about.st_mode & 07777U, S_ISDIR(about.st_mode));
    if (::fchmodat(AT_FDCWD, path.c_str(), mode, 0) != 0)
        return failed("close to others", path, std::errc(errno));
    return {};
}

Result<void> DiskFiles::link(const fs::path& path, const fs::path& target) {
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(path, error)) && fs::read_symlink(path, error) == target)
        return {};
    ATELIER_CHECK(make_usual_folder(path.parent_path()));
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
    ATELIER_CHECK(make_usual_folder(to.parent_path()));
    std::error_code error;
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
    if (error) return failed("copy " + from.string() + " to", to, error);
    return {};
}

Result<void> DiskFiles::copy_whole(const fs::path& from, const fs::path& to,
                                   const fs::path& draft) {
    ATELIER_CHECK(remove(draft));
    ATELIER_CHECK(copy(from, draft));
    ATELIER_CHECK(make_usual_folder(to.parent_path()));
    return move(draft, to);
}

Result<void> DiskFiles::move(const fs::path& from, const fs::path& to) {
    ATELIER_CHECK(make_folder(to.parent_path()));
    // A rename would replace an empty folder, or a file.
    ATELIER_TRY(const bool taken, exists(to));
    if (taken) return failed("move " + from.string() + " to", to, std::errc::file_exists);
    if (const auto moved = posix::move_path(from, to); !moved)
        return failed("move " + from.string() + " to", to, moved.error());
    return {};
}

Result<std::optional<fs::path>> DiskFiles::link_target(const fs::path& path) {
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(path, error))) return std::nullopt;
    fs::path target = fs::read_symlink(path, error);
    if (error) return failed("read the link", path, error);
    return target;
}

Result<void> DiskFiles::write_program(const fs::path& path, const std::string& content) {
    ATELIER_CHECK(make_folder(path.parent_path()));
    auto draft = posix::Draft::beside(path);
    if (!draft) return failed("write", path, draft.error());
    auto written = draft->fill(content, mode_of(0700, false));
    if (written) written = draft->take_place_of(path);
    if (!written) return failed("write", path, written.error());
    return {};
}

Result<ProgramState> DiskFiles::program_state(const fs::path& path, const std::string& content) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (!fs::exists(status)) return ProgramState::absent;
    // What cannot be read is not it.
    if (!fs::is_regular_file(status) || posix::read_file(path).value_or("") != content)
        return ProgramState::other;
    const bool alone = fs::hard_link_count(path, error) == 1;
    const bool fit = status.permissions() == static_cast<fs::perms>(mode_of(0700, false));
    return alone && fit ? ProgramState::same : ProgramState::unfit;
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

Result<std::vector<std::string>> DiskFiles::files_below(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code none;
        if (entry->is_symlink(none) || !entry->is_directory(none))
            names.push_back(entry->path().lexically_relative(folder).string());
    }
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory)
        return failed("list", folder, error);
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::optional<FolderUse>> DiskFiles::use_of(const fs::path& folder) {
    struct ::stat about {};
    if (::lstat(folder.c_str(), &about) != 0) {
        if (errno == ENOENT) return std::nullopt;
        return failed("look at", folder, std::errc(errno));
    }
    FolderUse use;
    use.changed = Time(std::chrono::duration_cast<Millis>(
        Seconds{about.st_mtim.tv_sec} + std::chrono::nanoseconds{about.st_mtim.tv_nsec}));
    ATELIER_TRY(use.files, files_below(folder));
    for (const std::string& file : use.files) {
        const fs::path path = folder / file;
        if (::lstat(path.c_str(), &about) != 0) {
            if (errno == ENOENT) continue;
            return failed("look at", path, std::errc(errno));
        }
        if (S_ISREG(about.st_mode)) use.bytes += static_cast<std::uintmax_t>(about.st_size);
    }
    return use;
}

Result<bool> DiskFiles::exists(const fs::path& path) {
    std::error_code error;
    const bool there = fs::exists(fs::symlink_status(path, error));
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory)
        return failed("look at", path, error);
    return there;
}

Result<std::optional<FoundFile>> DiskFiles::find(const fs::path& path) {
    std::error_code error;
    fs::path real = fs::canonical(path, error);
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory ||
        error == std::errc::permission_denied || error == std::errc::too_many_symbolic_link_levels)
        return std::nullopt;
    if (error) return failed("look at", path, error);
    const bool folder = fs::is_directory(real, error);
    return FoundFile{std::move(real), folder};
}

Result<void> DiskFiles::remove(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error && error != std::errc::not_a_directory) return failed("remove", path, error);
    return {};
}

} // namespace atelier
