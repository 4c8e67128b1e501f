#include "posix/descriptor.hpp"

#include "posix/write_all.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace atelier::posix {

Expected<Descriptor> open_file(const std::filesystem::path& path, int flags, unsigned int mode) {
    while (true) {
        Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, mode));
        if (file.open()) return file;
        if (errno != EINTR) return failed_call();
    }
}

Expected<Pipe> make_pipe(int flags) {
    int ends[2];
    if (::pipe2(ends, flags | O_CLOEXEC) != 0) return failed_call();
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

Expected<Pipe> make_socket_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return failed_call();
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

Expected<Descriptor> memory_file(std::string_view text) {
    Descriptor file(::memfd_create("input", MFD_CLOEXEC));
    if (!file.open()) return failed_call();
    if (const auto written = write_all(file.get(), text); !written)
        return tl::unexpected(written.error());
    if (::lseek(file.get(), 0, SEEK_SET) != 0) return failed_call();
    return file;
}

} // namespace atelier::posix
