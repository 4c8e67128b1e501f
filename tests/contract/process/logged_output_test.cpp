#include "adapters/process/logged_output.hpp"

#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a log is rotated, and so many older ones are kept", "[adapters][log]") {
    TemporaryFolder folder;
    const auto file = folder.path() / "log";
    RotatedLog log({.file = file, .most_bytes = 20, .older = 2});
    for (int number = 1; number <= 8; ++number)
        log.add("line number " + std::to_string(number));
    CHECK(read_file(file) == "line number 8\n");
    CHECK(read_file(file.string() + ".1") == "line number 7\n");
    CHECK(read_file(file.string() + ".2") == "line number 6\n");
    CHECK_FALSE(std::filesystem::exists(file.string() + ".3"));
    // The next one goes on with what is there.
    RotatedLog({.file = file, .most_bytes = 20, .older = 2}).add("short");
    CHECK(read_file(file) == "line number 8\nshort\n");
}

TEST_CASE("what a process prints stands in its log with the time", "[adapters][log]") {
    TemporaryFolder folder;
    const auto file = folder.path() / "log";
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto output = LoggedOutput::begin({.file = file}, [] { return std::string("now"); });
        if (!output) ::_exit(1);
        (void)!::write(STDOUT_FILENO, "one\ntwo", 7);
        (void)!::write(STDERR_FILENO, " more\nthree", 11);
        output->reset();
        (void)!::write(STDERR_FILENO, "lost\n", 5);
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(read_file(file) == "now one\nnow two more\nnow three\n");
}
