#include "posix/read_file.hpp"

#include "posix/descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>

namespace atelier::posix {

namespace {

// The size that a file says it has is taken for what will be read, up to this.
constexpr std::size_t most_reserved = 1UL << 26U;

constexpr std::size_t all_there_is = std::numeric_limits<std::size_t>::max();

// A read that comes short was the last one as soon as there is as much as a file is said to have;
// nullopt: only one that brings nothing is.
Expected<std::string> read_on(int descriptor, std::size_t enough, std::optional<std::size_t> said) {
    std::string content;
    content.reserve(std::min(said.value_or(0), most_reserved));
    std::array<char, 1UL << 14U> buffer;
    while (true) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed_call();
        const auto size = static_cast<std::size_t>(count);
        content.append(buffer.data(), size);
        if (size == 0 || content.size() > enough) return content;
        if (said && size < buffer.size() && content.size() >= *said) return content;
    }
}

} // namespace

Expected<std::string> read_all(int descriptor, std::size_t enough) {
    return read_on(descriptor, enough, std::nullopt);
}

Expected<std::string> read_file(const std::filesystem::path& path) {
    const auto file = open_file(path, O_RDONLY | O_NONBLOCK);
    if (!file) return tl::unexpected(file.error());
    struct ::stat about {};
    if (::fstat(file->get(), &about) != 0) return failed_call();
    if (S_ISDIR(about.st_mode)) return tl::unexpected(std::errc::is_a_directory);
    if (!S_ISREG(about.st_mode)) return tl::unexpected(std::errc::invalid_argument);
    // Those of /proc say that they are empty.
    const auto size = static_cast<std::size_t>(about.st_size);
    return read_on(file->get(), all_there_is, size > 0 ? std::optional(size) : std::nullopt);
}

Expected<std::string> read_process_file(pid_t pid, const std::string& name) {
    const auto file = open_file("/proc/" + std::to_string(pid) + "/" + name, O_RDONLY | O_NONBLOCK);
    if (!file) return tl::unexpected(file.error());
    return read_on(file->get(), all_there_is, 0);
}

} // namespace atelier::posix
