#include "adapters/git/file_text.hpp"

#include "base/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace atelier {
namespace {

std::optional<std::string> text_of(int file) {
    struct ::stat about {};
    if (::fstat(file, &about) != 0) return std::nullopt;
    if (!S_ISREG(about.st_mode)) {
        errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
        return std::nullopt;
    }
    std::string content;
    char buffer[8192];
    while (true) {
        const ssize_t count = ::read(file, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return std::nullopt;
        if (count == 0) return content;
        content.append(buffer, static_cast<std::size_t>(count));
    }
}

} // namespace

std::optional<std::string> file_text(const std::filesystem::path& path) {
    // A pipe is not waited for.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return std::nullopt;
    auto content = text_of(file);
    const int why = errno;
    ::close(file);
    errno = why;
    return content;
}

std::string head_in(const std::filesystem::path& git_dir) {
    const std::string text = file_text(git_dir / "HEAD").value_or("");
    const std::string_view head = trim(text);
    constexpr std::string_view symbolic = "ref: ";
    return std::string(head.starts_with(symbolic) ? head.substr(symbolic.size()) : head);
}

} // namespace atelier
