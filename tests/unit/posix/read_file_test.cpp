#include "posix/descriptor.hpp"
#include "posix/read_file.hpp"
#include "posix/write_all.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "unit/posix/blocked_thread.hpp"

#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a file is read as a whole, whatever bytes it holds") {
    const TemporaryFolder folder;
    const std::string content = std::string(40'000, 'x') + std::string("\0\n", 2);
    std::ofstream(folder / "file", std::ios::binary) << content;
    CHECK(posix::read_file(folder / "file") == content);
    CHECK(posix::read_file("/proc/self/stat")->starts_with(std::to_string(::getpid())));
}

TEST_CASE("what is not a file has no text, and the number says why") {
    const TemporaryFolder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const auto why = [](const std::filesystem::path& path) {
        const auto text = posix::read_file(path);
        REQUIRE_FALSE(text);
        return text.error();
    };
    CHECK(why(folder / "none") == std::errc::no_such_file_or_directory);
    CHECK(why(folder.path()) == std::errc::is_a_directory);
    CHECK(why(folder / "pipe") == std::errc::invalid_argument);
    CHECK(why("/dev/zero") == std::errc::invalid_argument);
}

TEST_CASE("reading stops soon after it has enough") {
    const TemporaryFolder folder;
    std::ofstream(folder / "file") << std::string(1'000'000, 'x');
    const auto file = posix::open_file(folder / "file", O_RDONLY);
    REQUIRE(file);
    const auto some = posix::read_all(file->get(), 1000);
    REQUIRE(some);
    CHECK(some->size() > 1000);
    CHECK(some->size() < 100'000);
}

TEST_CASE("a signal does not cut reading short") {
    auto pipe = posix::make_pipe();
    REQUIRE(pipe);
    posix::Expected<std::string> text = tl::unexpected(std::errc::timed_out);
    interrupt_while_blocked([&] { text = posix::read_all(pipe->read.get()); },
                            [&] {
                                CHECK(posix::write_all(pipe->write.get(), "all of it"));
                                pipe->write.reset();
                            });
    CHECK(text == "all of it");
}
