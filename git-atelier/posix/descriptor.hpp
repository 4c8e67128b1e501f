// A file descriptor that closes itself, and how one is made. All are closed on exec.
#pragma once

#include "posix/errno_error.hpp"

#include <filesystem>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace atelier::posix {

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { reset(); }

    int get() const { return number_; }
    bool open() const { return number_ >= 0; }
    void reset() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

  private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

// `flags` as open(2) takes them. A file that is made gets the mode that the umask leaves of `mode`.
Expected<Descriptor> open_file(const std::filesystem::path& path, int flags,
                               unsigned int mode = 0666);
// `flags`: those of pipe2(2), besides the closing on exec.
Expected<Pipe> make_pipe(int flags = 0);
// The same as two sockets: writing to a reader that has gone need not raise SIGPIPE.
Expected<Pipe> make_socket_pair();
// A file in memory that holds `text`, at its start.
Expected<Descriptor> memory_file(std::string_view text);

} // namespace atelier::posix
