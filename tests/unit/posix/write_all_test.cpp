#include "posix/descriptor.hpp"
#include "posix/read_file.hpp"
#include "posix/write_all.hpp"
#include "support/catch.hpp"
#include "unit/posix/blocked_thread.hpp"

#include <fcntl.h>
#include <thread>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("everything is written, also where little fits at a time") {
    auto pipe = posix::make_pipe();
    REQUIRE(pipe);
    const std::string text(1'000'000, 'x');
    posix::Expected<void> written;
    std::thread writer([&] {
        written = posix::write_all(pipe->write.get(), text);
        pipe->write.reset();
    });
    const auto read = posix::read_all(pipe->read.get());
    writer.join();
    CHECK(written.has_value());
    CHECK(read == text);
}

TEST_CASE("a disk that takes nothing more is named as the cause") {
    const auto full = posix::open_file("/dev/full", O_WRONLY);
    REQUIRE(full);
    const auto written = posix::write_all(full->get(), "text");
    REQUIRE_FALSE(written);
    CHECK(written.error() == std::errc::no_space_on_device);
    CHECK(posix::write_all(full->get(), "").has_value());
}

TEST_CASE("a pipe that is full and does not wait is an error, not silence") {
    const auto pipe = posix::make_pipe(O_NONBLOCK);
    REQUIRE(pipe);
    const auto written = posix::write_all(pipe->write.get(), std::string(1'000'000, 'x'));
    REQUIRE_FALSE(written);
    CHECK(written.error() == std::errc::resource_unavailable_try_again);
}

TEST_CASE("a signal does not cut writing short") {
    auto pipe = posix::make_pipe();
    REQUIRE(pipe);
    const auto size = static_cast<std::size_t>(::fcntl(pipe->write.get(), F_GETPIPE_SZ));
    REQUIRE(posix::write_all(pipe->write.get(), std::string(size, 'x')));
    posix::Expected<void> written;
    posix::Expected<std::string> read;
    interrupt_while_blocked(
        [&] {
            written = posix::write_all(pipe->write.get(), "end");
            pipe->write.reset();
        },
        [&] { read = posix::read_all(pipe->read.get()); });
    CHECK(written.has_value());
    CHECK(read == std::string(size, 'x') + "end");
}
