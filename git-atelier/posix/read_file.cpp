#include "posix/read_file.hpp"

#include "posix/descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace atelier::posix {

namespace {

// The size that a file says it has is taken for what will be read, up to this.
constexpr std::size_t most_reserved = 1UL << 26U;

Expected<std::string> read_on(int descriptor, std::size_t enough, std::size_t expected) {
    std::string content;
    content.reserve(std::min(expected, most_reserved));
    std::array<char, 1UL << 14U> buffer;
    while (true) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed_call();
        content.append(buffer.data(), static_cast<std::size_t>(count));
        if (count == 0 || content.size() > enough) return content;
    }
}

} // namespace

Expected<std::string> read_all(int descriptor, std::size_t enough) {
    return read_on(descriptor, enough, 0);
}

Expected<std::string> read_file(const std::filesystem::path& path) {
    const auto file = open_file(path, O_RDONLY | O_NONBLOCK);
    if (!file) return tl::unexpected(file.error());
    struct ::stat about {};
    if (::fstat(file->get(), &about) != 0) return failed_call();
    if (S_ISDIR(about.st_mode)) return tl::unexpected(std::errc::is_a_directory);
    if (!S_ISREG(about.st_mode)) return tl::unexpected(std::errc::invalid_argument);
    return read_on(file->get(), std::numeric_limits<std::size_t>::max(),
                   static_cast<std::size_t>(about.st_size));
}

} // namespace atelier::posix
