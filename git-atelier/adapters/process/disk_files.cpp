#include "adapters/process/disk_files.hpp"

#include "adapters/process/descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const std::string& doing, const fs::path& path, int error) {
    std::string why = std::strerror(error);
    std::string hint = "check the folder and try again";
    if (error == ENOSPC || error == EDQUOT) {
        why = "the disk is full";
        hint = "free some space and try again; nothing was changed";
    } else if (error == EROFS || error == EACCES || error == EPERM) {
        why = error == EROFS ? "the file system is read-only" : "it is read-only for you";
        hint = "make it writable, or choose another place by ATELIER_DATA_DIR";
    }
    Json details = Json::object();
    details.set("path", path.string());
    return fail(ErrorCode::files_failed, "cannot " + doing + " " + path.string() + ": " + why, hint,
                std::move(details));
}

// A file that is removed again unless it got its name.
class Draft {
  public:
    explicit Draft(const fs::path& target)
        : path_((target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string()) {
        file_ = Descriptor(mkostemp(path_.data(), O_CLOEXEC));
    }
    ~Draft() {
        if (file_.open()) unlink(path_.c_str());
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    bool open() const { return file_.open(); }
    // Each returns 0 or an errno.
    int fill(const std::string& content, mode_t mode) {
        std::size_t written = 0;
        while (written < content.size()) {
            const ssize_t count =
                ::write(file_.get(), content.data() + written, content.size() - written);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return errno;
            written += static_cast<std::size_t>(count);
        }
        return fchmod(file_.get(), mode) == 0 && fsync(file_.get()) == 0 ? 0 : errno;
    }
    int take_place(const fs::path& target) {
        if (std::rename(path_.c_str(), target.c_str()) != 0) return errno;
        file_.reset();
        return 0;
    }

  private:
    std::string path_;
    Descriptor file_;
};

void sync_folder(const fs::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.open()) fsync(opened.get());
}

mode_t usual_mode() {
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

} // namespace

Result<std::optional<std::string>> DiskFiles::read(const fs::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        return failed("read", path, errno);
    }
    std::string content;
    std::array<char, 1UL << 16U> buffer;
    while (true) {
        const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed("read", path, errno);
        if (count == 0) return content;
        content.append(buffer.data(), static_cast<std::size_t>(count));
    }
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
    struct stat about {};
    const mode_t mode = stat(target.c_str(), &about) == 0 ? about.st_mode & 07777 : usual_mode();
    Draft draft(target);
    if (!draft.open()) return failed("write", path, errno);
    if (const int error = draft.fill(content, mode); error != 0)
        return failed("write", path, error);
    if (const int error = draft.take_place(target); error != 0) return failed("write", path, error);
    sync_folder(target.parent_path());
    return {};
}

Result<void> DiskFiles::make_folder(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) return failed("make the folder", path, error.value());
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
    if (error) return failed("make the link", path, error.value());
    fs::rename(draft, path, error);
    if (!error) return {};
    const int cause = error.value();
    fs::remove(draft, error);
    return failed("make the link", path, cause);
}

Result<void> DiskFiles::copy(const fs::path& from, const fs::path& to) {
    ATELIER_CHECK(make_folder(to.parent_path()));
    std::error_code error;
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
    if (error) return failed("copy " + from.string() + " to", to, error.value());
    return {};
}

Result<void> DiskFiles::move(const fs::path& from, const fs::path& to) {
    ATELIER_CHECK(make_folder(to.parent_path()));
    // A rename would replace an empty folder, or a file.
    ATELIER_TRY(const bool taken, exists(to));
    if (taken) return failed("move " + from.string() + " to", to, EEXIST);
    std::error_code error;
    fs::rename(from, to, error);
    if (error) return failed("move " + from.string() + " to", to, error.value());
    sync_folder(to.parent_path());
    return {};
}

Result<void> DiskFiles::place_program(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (fs::equivalent(from, to, error)) return {};
    ATELIER_TRY(const auto program, read(from));
    if (!program) return failed("find the program", from, ENOENT);
    ATELIER_TRY(const auto present, read(to));
    if (present == program) return {};
    ATELIER_CHECK(make_folder(to.parent_path()));
    if (present && present->starts_with("#!")) {
        fs::rename(to, to.string() + ".user", error);
        if (error) return failed("keep", to, error.value());
    }
    const fs::path draft = to.parent_path() / ("." + to.filename().string() + ".new");
    fs::remove(draft, error);
    fs::create_hard_link(from, draft, error);
    if (error) fs::copy_file(from, draft, error);
    if (!error) fs::rename(draft, to, error);
    if (!error) return {};
    const int cause = error.value();
    fs::remove(draft, error);
    return failed("put a program at", to, cause);
}

Result<void> DiskFiles::append(const fs::path& path, const std::string& text) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!file.open()) return failed("write", path, errno);
    std::size_t written = 0;
    while (written < text.size()) {
        const ssize_t count = ::write(file.get(), text.data() + written, text.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return failed("write", path, errno);
        written += static_cast<std::size_t>(count);
    }
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
        return failed("list", folder, error.value());
    std::sort(names.begin(), names.end());
    return names;
}

Result<bool> DiskFiles::exists(const fs::path& path) {
    std::error_code error;
    const bool there = fs::exists(fs::symlink_status(path, error));
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory)
        return failed("look at", path, error.value());
    return there;
}

Result<void> DiskFiles::remove(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error && error != std::errc::not_a_directory) return failed("remove", path, error.value());
    return {};
}

} // namespace atelier
