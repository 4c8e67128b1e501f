#include "posix/descriptor.hpp"
#include "posix/read_file.hpp"
#include "posix/write_all.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/forked_child.hpp"
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

TEST_CASE("a file is read as a whole, however many reads that takes") {
    const TemporaryFolder folder;
    for (const std::size_t size :
         std::vector<std::size_t>{0, 1, 16'383, 16'384, 16'385, 32'768, 50'000}) {
        const std::string content(size, 'x');
        std::ofstream(folder / "file", std::ios::binary) << content;
        CHECK(posix::read_file(folder / "file") == content);
    }
}

TEST_CASE("what the kernel says of a process is read as a whole") {
    const auto pid = ::getpid();
    const auto environment = posix::read_process_file(pid, "environ");
    CHECK(environment == posix::read_file("/proc/self/environ"));
    CHECK(posix::read_process_file(pid, "stat")->starts_with(std::to_string(pid)));
    CHECK(posix::read_process_file(pid, "none").error() == std::errc::no_such_file_or_directory);
}

TEST_CASE("a long environment of a process takes more reads") {
    const std::string setting = "LONG=" + std::string(50'000, 'x');
    const ForkedChild child([&] {
        std::string name = "sleep";
        std::string time = "60";
        std::string only = setting;
        char* const words[] = {name.data(), time.data(), nullptr};
        char* const environment[] = {only.data(), nullptr};
        return ::execvpe("sleep", words, environment);
    });
    // Before it has begun the child has the environment of this test.
    CHECK(eventually(
        [&] { return posix::read_process_file(child.pid(), "environ") == setting + '\0'; }));
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
