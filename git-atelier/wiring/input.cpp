#include "wiring/input.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <unistd.h>

namespace atelier {
namespace {

constexpr std::size_t largest_plan = 16UL << 20U;

Result<std::string> drain(int descriptor, const std::string& name, std::size_t largest) {
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

Result<std::string> read_file(const std::string& file, std::size_t largest) {
    if (file == "-") return drain(STDIN_FILENO, "standard input", largest);
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(ErrorCode::files_failed,
                    "'" + to_valid_utf8(file) + "' cannot be read: " + std::strerror(errno),
                    "name a file that exists, or - for standard input");
    auto text = drain(descriptor, "'" + to_valid_utf8(file) + "'", largest);
    ::close(descriptor);
    return text;
}

} // namespace

Result<std::string> read_input(const std::string& file) {
    return read_file(file, largest_plan);
}

Result<std::string> read_whole_input(const std::string& file) {
    return read_file(file, std::numeric_limits<std::size_t>::max());
}

} // namespace atelier
