#include "adapters/bd/lock.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace atelier::bd {

Lock::~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> Lock::take(const std::filesystem::path& file) {
    if (descriptor_ >= 0) return {};
    const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (opened < 0)
        return fail(ErrorCode::files_failed,
                    "cannot open " + file.string() + ": " + std::strerror(errno),
                    "check the folder and try again");
    if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
        char text[64];
        const ssize_t length = ::pread(opened, text, sizeof text, 0);
        ::close(opened);
        const std::string_view holder(text, length > 0 ? static_cast<std::size_t>(length) : 0);
        Json details = Json::object();
        details.set("file", file.string()).set("pid", std::string(trim(holder)));
        return fail(ErrorCode::store_busy,
                    "process " + std::string(trim(holder)) + " is delivering to Beads",
                    "try again when it is done", std::move(details));
    }
    // Only for people to read: what could not be written here does not matter.
    const std::string holder = std::to_string(::getpid()) + "\n";
    if (::pwrite(opened, holder.data(), holder.size(), 0) == static_cast<ssize_t>(holder.size()))
        (void)!::ftruncate(opened, static_cast<off_t>(holder.size()));
    descriptor_ = opened;
    return {};
}

} // namespace atelier::bd
