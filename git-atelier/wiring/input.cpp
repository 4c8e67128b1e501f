#include "wiring/input.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace atelier {
namespace {

constexpr std::size_t largest = 16UL << 20U;

Result<std::string> drain(int descriptor, const std::string& name) {
    std::string text;
    char buffer[65536];
    for (;;) {
        const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
        if (got == 0) return text;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return fail(ErrorCode::files_failed, name + " cannot be read: " + std::strerror(errno));
        text.append(buffer, static_cast<std::size_t>(got));
        if (text.size() > largest)
            return fail(ErrorCode::usage, name + " is larger than 16 MiB",
                        "hand over a plan, in parts if need be");
    }
}

} // namespace

Result<std::string> read_input(const std::string& file) {
    if (file == "-") return drain(STDIN_FILENO, "standard input");
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(ErrorCode::files_failed,
                    "'" + to_valid_utf8(file) + "' cannot be read: " + std::strerror(errno),
                    "name a file that exists, or - for standard input");
    auto text = drain(descriptor, "'" + to_valid_utf8(file) + "'");
    ::close(descriptor);
    return text;
}

} // namespace atelier
