#include "posix/replace_file.hpp"

#include "posix/write_all.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>

namespace atelier::posix {

namespace fs = std::filesystem;

Expected<Draft> Draft::beside(const fs::path& target) {
    std::string name =
        (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
    Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
    if (!file.open()) return failed_call();
    return Draft(name, std::move(file));
}

Expected<Draft> Draft::at(const fs::path& path) {
    auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file) return tl::unexpected(file.error());
    return Draft(path, *std::move(file));
}

Draft::~Draft() {
    if (file_.open()) ::unlink(path_.c_str());
}

Expected<void> Draft::fill(std::string_view content, unsigned int mode, Kept kept) {
    if (auto written = write_all(file_.get(), content); !written) return written;
    if (::fchmod(file_.get(), mode) != 0) return failed_call();
    if (kept == Kept::lastingly && ::fsync(file_.get()) != 0) return failed_call();
    return {};
}

Expected<void> Draft::take_place_of(const fs::path& target, Kept kept) {
    if (std::rename(path_.c_str(), target.c_str()) != 0) return failed_call();
    file_.reset();
    return kept == Kept::lastingly ? synchronise(target.parent_path()) : Expected<void>();
}

unsigned int mode_for(const fs::path& target) {
    struct ::stat about {};
    if (::stat(target.c_str(), &about) == 0) return about.st_mode & 07777U;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666U & ~mask;
}

Expected<void> replace_file(const fs::path& target, std::string_view content) {
    return replace_file(target, content, mode_for(target));
}

Expected<void> replace_file(const fs::path& target, std::string_view content, unsigned int mode) {
    auto draft = Draft::beside(target);
    if (!draft) return tl::unexpected(draft.error());
    if (auto filled = draft->fill(content, mode); !filled) return filled;
    return draft->take_place_of(target);
}

Expected<void> make_folders(const fs::path& path, unsigned int mode) {
    std::error_code unknown;
    if (path.empty() || fs::is_directory(path, unknown)) return {};
    if (auto above = make_folders(path.parent_path(), mode); !above) return above;
    if (::mkdir(path.c_str(), mode) == 0) {
        // The umask has no say.
        if (::chmod(path.c_str(), mode) != 0) return failed_call();
        return {};
    }
    const int why = errno;
    if (why == EEXIST && fs::is_directory(path, unknown)) return {};
    return tl::unexpected(static_cast<std::errc>(why));
}

Expected<void> rename_file(const fs::path& from, const fs::path& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) return failed_call();
    return synchronise(to.parent_path());
}

Expected<void> synchronise(const fs::path& path) {
    const auto opened = open_file(path.empty() ? "." : path, O_RDONLY);
    std::error_code unknown;
    if (!opened && opened.error() == std::errc::permission_denied &&
        fs::is_directory(path, unknown))
        return {};
    if (!opened) return tl::unexpected(opened.error());
    if (::fsync(opened->get()) != 0 && errno != EINVAL) return failed_call();
    return {};
}

} // namespace atelier::posix
