#include "posix/descriptor.hpp"
#include "posix/read_file.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>

using namespace atelier;
using namespace atelier::test;
using posix::Descriptor;

namespace {

bool is_open(int number) {
    return ::fcntl(number, F_GETFD) >= 0;
}

bool closes_on_exec(const Descriptor& descriptor) {
    return (::fcntl(descriptor.get(), F_GETFD) & FD_CLOEXEC) != 0;
}

} // namespace

TEST_CASE("A descriptor closes itself, once, and moves its file on") {
    auto pipe = posix::make_pipe();
    REQUIRE(pipe);
    const int number = pipe->read.get();
    {
        const Descriptor moved = std::move(pipe->read);
        CHECK(moved.get() == number);
        CHECK_FALSE(pipe->read.open());
        CHECK(is_open(number));
    }
    CHECK_FALSE(is_open(number));
    const int written = pipe->write.get();
    pipe->write = Descriptor();
    CHECK_FALSE(is_open(written));
}

TEST_CASE("Every descriptor that is made is closed on exec") {
    const TemporaryFolder folder;
    const auto pipe = posix::make_pipe();
    const auto sockets = posix::make_socket_pair();
    const auto memory = posix::memory_file("");
    const auto file = posix::open_file(folder / "file", O_WRONLY | O_CREAT);
    REQUIRE((pipe && sockets && memory && file));
    for (const Descriptor* one :
         {&pipe->read, &pipe->write, &sockets->read, &sockets->write, &*memory, &*file})
        CHECK(closes_on_exec(*one));
}

TEST_CASE("A file in memory stands at its start and holds any bytes") {
    const std::string text = std::string(100'000, 'x') + std::string("\0end", 4);
    const auto file = posix::memory_file(text);
    REQUIRE(file);
    CHECK(posix::read_all(file->get()) == text);
}

TEST_CASE("A file that cannot be opened says why") {
    const TemporaryFolder folder;
    const auto none = posix::open_file(folder / "none", O_RDONLY);
    REQUIRE_FALSE(none);
    CHECK(none.error() == std::errc::no_such_file_or_directory);
    const auto pipe = posix::make_pipe(O_NONBLOCK);
    REQUIRE(pipe);
    const auto nothing_yet = posix::read_all(pipe->read.get());
    REQUIRE_FALSE(nothing_yet);
    CHECK(nothing_yet.error() == std::errc::resource_unavailable_try_again);
}

TEST_CASE("Writing to a socket whose reader has gone is an error and no signal") {
    auto sockets = posix::make_socket_pair();
    REQUIRE(sockets);
    sockets->read.reset();
    CHECK(::send(sockets->write.get(), "x", 1, MSG_NOSIGNAL) == -1);
    CHECK(errno == EPIPE);
}
