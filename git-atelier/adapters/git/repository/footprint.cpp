#include "adapters/git/repository/footprint.hpp"

#include "base/ids.hpp"
#include "posix/descriptor.hpp"
#include "posix/errno_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace atelier {

tl::unexpected<Error> failed_to(const std::string& doing, const std::filesystem::path& path,
                                std::errc reason) {
    Error error = posix::errno_error(doing, path, reason);
    error.hint = advise(Hint::whose_is_it);
    return fail(std::move(error));
}

tl::unexpected<Error> something_mounted(const std::filesystem::path& path) {
    return fail(ErrorCode::files_failed,
                "something is mounted at " + path.string() + "; unmount it first");
}

bool is_mount_point(int folder, const char* name, int flags) {
    struct ::statx about {};
    return ::statx(folder, name, flags | AT_NO_AUTOMOUNT, 0, &about) == 0 &&
           (about.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

Result<std::vector<std::string>> names_in(int folder, const std::filesystem::path& path) {
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(
        ::fdopendir(::fcntl(folder, F_DUPFD_CLOEXEC, 0)), &::closedir);
    if (!listing) return failed_to("open", path);
    std::vector<std::string> names;
    while (const dirent* const entry = ::readdir(listing.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    return names;
}

namespace {

namespace fs = std::filesystem;

// Files that Git names by what they hold, and touches without changing them: an object that a clone
// shares with its origin when the origin is given it once more, and the part of an index that other
// indexes share (core.splitIndex) whenever one of them is read.
bool is_only_touched(const struct ::stat& about, const fs::path& path) {
    constexpr std::string_view shared_index = "sharedindex.";
    const std::string name = path.filename();
    if (name.starts_with(shared_index) && CommitId::parse(name.substr(shared_index.size())))
        return true;
    return about.st_nlink > 1 && path.native().find("/objects/") != std::string::npos;
}

// When a file with several names loses one, its status changes, and nothing of what it holds.
std::string mark_of(const struct ::stat& about, const fs::path& path) {
    std::string mark = fmt::format("{} {}", about.st_ino, about.st_size);
    if (is_only_touched(about, path)) return mark;
    mark += fmt::format(" {}.{}", about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
    if (about.st_nlink < 2)
        mark += fmt::format(" {}.{}", about.st_ctim.tv_sec, about.st_ctim.tv_nsec);
    return mark;
}

bool has_mark(const Footprint& seen, const std::string& path, const std::string& mark) {
    const auto found = seen.find(path);
    return found != seen.end() && (found->second == mark || mark.starts_with(found->second + " "));
}

Result<void> note(const fs::path& folder, Footprint& into) {
    std::error_code failure;
    fs::directory_iterator entry(folder, failure);
    if (failure == std::errc::no_such_file_or_directory) return {};
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        struct ::stat about {};
        if (::lstat(entry->path().c_str(), &about) != 0) {
            if (errno == ENOENT) continue;
            return failed_to("look at", entry->path());
        }
        if (!S_ISDIR(about.st_mode)) {
            into.emplace(entry->path().string(), mark_of(about, entry->path()));
            continue;
        }
        if (is_mount_point(AT_FDCWD, entry->path().c_str(), AT_SYMLINK_NOFOLLOW))
            return something_mounted(entry->path());
        ATELIER_CHECK(note(entry->path(), into));
    }
    if (failure)
        return fail(ErrorCode::files_failed,
                    "cannot look into " + folder.string() + ": " + failure.message());
    return {};
}

// By open folders, so that one that is put elsewhere meanwhile leads nowhere else.
class FolderRemoval {
  public:
    explicit FolderRemoval(const std::optional<Footprint>& seen) : seen_(seen) {}

    Result<void> take(int parent, const fs::path& path) {
        const std::string name = path.filename().string();
        struct ::stat about {};
        if (::fstatat(parent, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0)
            return errno == ENOENT ? Result<void>() : failed_to("remove", path);
        if (!S_ISDIR(about.st_mode)) {
            if (!seen_ || has_mark(*seen_, path.string(), mark_of(about, path)))
                return unlink(parent, path, 0);
            left.push_back(path.string());
            return {};
        }
        const posix::Descriptor inside(
            ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!inside.open()) return errno == ENOENT ? Result<void>() : failed_to("open", path);
        if (is_mount_point(inside.get(), "", AT_EMPTY_PATH)) return something_mounted(path);
        ATELIER_TRY(auto names, names_in(inside.get(), path));
        std::stable_partition(names.begin(), names.end(),
                              [](const std::string& one) { return one != ".git"; });
        for (const std::string& one : names)
            if (one != ".git" || left.empty()) ATELIER_CHECK(take(inside.get(), path / one));
        return unlink(parent, path, AT_REMOVEDIR);
    }

    std::vector<std::string> left;

  private:
    // As caches of modules are laid out, which their tools protect from being written to.
    static bool can_be_made_writable(int folder) {
        struct ::stat about {};
        return ::fstat(folder, &about) == 0 && ::fchmod(folder, about.st_mode | S_IRWXU) == 0;
    }

    Result<void> unlink(int parent, const fs::path& path, int flags) {
        const std::string name = path.filename().string();
        const auto gone = [&] {
            return ::unlinkat(parent, name.c_str(), flags) == 0 || errno == ENOENT;
        };
        if (gone()) return {};
        if (errno == EACCES && can_be_made_writable(parent) && gone()) return {};
        if (errno != ENOTEMPTY && errno != EEXIST) return failed_to("remove", path);
        if (left.empty()) left.push_back(path.string());
        return {};
    }

    const std::optional<Footprint>& seen_;
};

} // namespace

Result<Footprint> footprint_of(const std::vector<fs::path>& folders) {
    Footprint found;
    for (const fs::path& folder : folders)
        ATELIER_CHECK(note(folder, found));
    return found;
}

std::vector<std::string> newer_files(const Footprint& now, const Footprint& seen) {
    std::vector<std::string> newer;
    for (const auto& [path, mark] : now)
        if (!has_mark(seen, path, mark)) newer.push_back(path);
    return newer;
}

Result<std::vector<std::string>> remove_folder(const fs::path& path,
                                               const std::optional<Footprint>& seen) {
    FolderRemoval removal(seen);
    const auto parent = posix::open_file(path.parent_path(), O_RDONLY | O_DIRECTORY);
    if (!parent && parent.error() == std::errc::no_such_file_or_directory) return removal.left;
    if (!parent) return failed_to("open", path.parent_path(), parent.error());
    ATELIER_CHECK(removal.take(parent->get(), path));
    return std::move(removal.left);
}

} // namespace atelier
