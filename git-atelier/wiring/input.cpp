#include "wiring/input.hpp"

#include "base/text.hpp"
#include "posix/descriptor.hpp"
#include "posix/read_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <poll.h>
#include <unistd.h>

namespace atelier {
namespace {

constexpr std::size_t largest_plan = 16UL << 20U;

tl::unexpected<Error> cannot_be_read(const std::string& name, std::errc cause) {
    const Hint way = cause == std::errc::is_a_directory      ? Hint::file_not_folder
                     : cause == std::errc::permission_denied ? Hint::readable_or_stdin
                                                             : Hint::file_or_stdin;
    return fail(ErrorCode::files_failed, name + " cannot be read: " + posix::reason(cause),
                advise(way));
}

// Or its end; false when `interrupt` became readable before, or after so many milliseconds; -1: at
// no time.
bool input_is_there(int interrupt, int limit_ms = -1) {
    for (;;) {
        std::array<pollfd, 2> watched{{{STDIN_FILENO, POLLIN, 0}, {interrupt, POLLIN, 0}}};
        const int ready = ::poll(watched.data(), watched.size(), limit_ms);
        if (ready < 0 && errno != EINTR) return true;
        if (watched[1].revents != 0) return false;
        if (watched[0].revents != 0) return true;
        if (ready == 0) return false;
    }
}

Result<std::string> read_from(int descriptor, const std::string& name, std::size_t largest) {
    auto text = posix::read_all(descriptor, largest);
    if (!text) return cannot_be_read(name, text.error());
    if (text->size() > largest)
        return fail(ErrorCode::usage, name + " is larger than 16 MiB", advise(Hint::in_parts));
    return *std::move(text);
}

Result<std::string> read_named(const std::string& file, std::size_t largest) {
    if (file == "-") return read_from(STDIN_FILENO, "standard input", largest);
    const std::string name = "'" + to_valid_utf8(file) + "'";
    // It may be a pipe as well, so that it is not read as a file.
    const auto opened = posix::open_file(file, O_RDONLY);
    if (!opened) return cannot_be_read(name, opened.error());
    return read_from(opened->get(), name, largest);
}

} // namespace

Result<std::string> read_input(const std::string& file) {
    return read_named(file, largest_plan);
}

Result<std::string> read_whole_input(const std::string& file) {
    return read_named(file, std::numeric_limits<std::size_t>::max());
}

std::optional<char> read_typed_byte(int interrupt, int limit_ms) {
    char c = 0;
    if (!input_is_there(interrupt, limit_ms) || ::read(STDIN_FILENO, &c, 1) != 1)
        return std::nullopt;
    return c;
}

std::optional<std::string> read_typed_line(int interrupt) {
    std::string line;
    while (input_is_there(interrupt)) {
        char c = 0;
        // No byte further: what follows may be for a program that is started next.
        if (::read(STDIN_FILENO, &c, 1) != 1)
            return line.empty() ? std::nullopt : std::optional(line);
        if (c == '\n') return line;
        line += c;
    }
    return std::nullopt;
}

} // namespace atelier
