#include "posix/read_file.hpp"

#include "posix/descriptor.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace atelier::posix {

Expected<std::string> read_all(int descriptor, std::size_t enough) {
    std::string content;
    std::array<char, 1UL << 14U> buffer;
    while (true) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed_call();
        content.append(buffer.data(), static_cast<std::size_t>(count));
        if (count == 0 || content.size() > enough) return content;
    }
}

Expected<std::string> read_file(const std::filesystem::path& path) {
    const auto file = open_file(path, O_RDONLY | O_NONBLOCK);
    if (!file) return tl::unexpected(file.error());
    struct ::stat about {};
    if (::fstat(file->get(), &about) != 0) return failed_call();
    if (S_ISDIR(about.st_mode)) return tl::unexpected(std::errc::is_a_directory);
    if (!S_ISREG(about.st_mode)) return tl::unexpected(std::errc::invalid_argument);
    return read_all(file->get());
}

} // namespace atelier::posix
