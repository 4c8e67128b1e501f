#include "posix/write_all.hpp"

#include <cerrno>
#include <unistd.h>

namespace atelier::posix {

Expected<void> write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed_call();
        if (count == 0) return tl::unexpected(std::errc::no_space_on_device);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

} // namespace atelier::posix
