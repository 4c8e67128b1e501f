#include "posix/file_lock.hpp"

#include "base/text.hpp"
#include "posix/replace_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace atelier::posix {

Expected<bool> FileLock::try_take(const std::string& program) {
    return take(LOCK_EX | LOCK_NB, program);
}

Expected<bool> FileLock::wait(const std::string& program) {
    return take(LOCK_EX, program);
}

Expected<Descriptor> FileLock::open() const {
    auto there = open_file(path_, O_RDWR);
    if (there || there.error() != std::errc::no_such_file_or_directory) return there;
    const unsigned int mode = like_.empty() ? 0600U : mode_for(like_);
    auto made = open_file(path_, O_RDWR | O_CREAT, mode);
    // Whatever the umask; of one that somebody else was quicker to make it is theirs to say.
    if (made) (void)::fchmod(made->get(), mode);
    return made;
}

Expected<bool> FileLock::take(int operation, const std::string& program) {
    if (!file_.open()) {
        auto opened = open();
        if (!opened) return tl::unexpected(opened.error());
        file_ = *std::move(opened);
    }
    if (::flock(file_.get(), operation) != 0) {
        if (errno == EWOULDBLOCK || errno == EINTR) return false;
        return failed_call();
    }
    taken_ = true;
    // Only for people to read: what could not be written here does not matter.
    const std::string holder = std::to_string(::getpid()) + " " + program + "\n";
    const auto size = static_cast<ssize_t>(holder.size());
    if (::pwrite(file_.get(), holder.data(), holder.size(), 0) == size)
        (void)!::ftruncate(file_.get(), size);
    return true;
}

void FileLock::release() {
    if (taken_) ::flock(file_.get(), LOCK_UN);
    taken_ = false;
}

LockHolder FileLock::holder() const {
    char text[256];
    const ssize_t length = ::pread(file_.get(), text, sizeof text, 0);
    const std::string_view line =
        trim(std::string_view(text, length > 0 ? static_cast<std::size_t>(length) : 0));
    const auto blank = line.find(' ');
    LockHolder holder;
    if (const auto pid = parse_integer(line.substr(0, blank))) holder.pid = *pid;
    if (blank != std::string_view::npos) holder.program = line.substr(blank + 1);
    return holder;
}

} // namespace atelier::posix
