// What every child of ours is promised, whoever starts it.
#include "adapters/process/child_process.hpp"
#include "adapters/process/spawn.hpp"
#include "posix/read_file.hpp"
#include "support/catch.hpp"
#include "support/forked_child.hpp"
#include "support/temporary_folder.hpp"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <thread>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

const Environment usual{{"PATH", "/usr/bin:/bin"}};

std::string output_of(std::vector<std::string> argv, Environment environment = usual) {
    const auto result =
        ChildProcess().run({.argv = std::move(argv), .environment = std::move(environment)});
    REQUIRE(result);
    INFO(result->err);
    REQUIRE(result->status == 0);
    return result->out;
}

fs::path broken_program(const TemporaryFolder& folder) {
    std::ofstream(folder / "broken") << "#!/no/such/interpreter\n";
    fs::permissions(folder / "broken", fs::perms::owner_all);
    return folder / "broken";
}

bool fails_to_start(const fs::path& program, const fs::path& directory = "/") {
    const auto result = ChildProcess().run(
        {.argv = {program.string()}, .environment = usual, .directory = directory});
    return !result && result.error().code == ErrorCode::runtime_missing;
}

std::string field(const std::string& status, const std::string& name) {
    const auto at = status.find(name + ":\t") + name.size() + 2;
    return status.substr(at, status.find('\n', at) - at);
}

} // namespace

TEST_CASE("A program that cannot be started writes nothing of ours and runs no exit handler") {
    const TemporaryFolder folder;
    const fs::path broken = broken_program(folder);
    const fs::path said = folder / "said";
    for (const fs::path& start : {fs::path("/"), folder / "none"}) {
        // A standard output that is buffered, and somebody who wants to hear of the end.
        ForkedChild program([&] {
            if (std::freopen(said.c_str(), "w", stdout) == nullptr) return 98;
            std::atexit([] { std::fputs("at exit\n", stdout); });
            std::fputs("buffered\n", stdout);
            const bool failed = fails_to_start(broken, start);
            std::fflush(stdout);
            return failed ? 0 : 1;
        });
        CHECK(program.wait() == 0);
        CHECK(posix::read_file(said) == "buffered\n");
    }
}

TEST_CASE("A program that cannot be started leaves no process and no held-back signal behind") {
    const TemporaryFolder folder;
    const fs::path broken = broken_program(folder);
    ForkedChild program([&] {
        sigset_t before;
        sigset_t after;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
        for (int i = 0; i < 500; ++i)
            if (!fails_to_start(broken) || !fails_to_start(broken, folder / "none")) return 1;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
        if (::sigismember(&after, SIGTERM) != ::sigismember(&before, SIGTERM)) return 2;
        return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD ? 0 : 3;
    });
    CHECK(program.wait() == 0);
}

TEST_CASE("A child is the first of a process group of its own, or stays in ours") {
    const auto group_of = [](bool own) {
        const std::vector<std::string> argv{"sh", "-c", "kill -STOP $$"};
        const auto child = spawn({.program = "/bin/sh",
                                  .argv = argv,
                                  .environment = usual,
                                  .directory = "/",
                                  .descriptors = {0, 1, 2},
                                  .own_group = own});
        REQUIRE(child);
        const pid_t group = ::getpgid(child->pid);
        ::kill(child->pid, SIGKILL);
        posix::reap(child->pid);
        return group == child->pid ? "own" : group == ::getpgrp() ? "ours" : "another";
    };
    CHECK(group_of(true) == std::string("own"));
    CHECK(group_of(false) == std::string("ours"));
}

TEST_CASE("No signal is blocked or ignored in a child, whatever its parent does with them") {
    ForkedChild program([] {
        for (const int number : {SIGINT, SIGPIPE, SIGTTOU, SIGUSR2})
            ::signal(number, SIG_IGN);
        sigset_t some;
        ::sigemptyset(&some);
        ::sigaddset(&some, SIGTERM);
        ::sigaddset(&some, SIGUSR1);
        ::pthread_sigmask(SIG_BLOCK, &some, nullptr);
        const auto result =
            ChildProcess().run({.argv = {"cat", "/proc/self/status"}, .environment = usual});
        if (!result) return 1;
        const std::string none(16, '0');
        if (field(result->out, "SigBlk") != none) return 2;
        if (field(result->out, "SigIgn") != none) return 3;
        // Ours are as they were.
        sigset_t now;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
        if (::sigismember(&now, SIGTERM) != 1 || ::sigismember(&now, SIGINT) != 0) return 4;
        struct sigaction action {};
        ::sigaction(SIGTTOU, nullptr, &action);
        return action.sa_handler == SIG_IGN ? 0 : 5;
    });
    CHECK(program.wait() == 0);
}

TEST_CASE("A child is called what it was asked for by, and gets its words as they are") {
    const std::string called = output_of({"cat", "/proc/self/cmdline"});
    CHECK(called == std::string("cat\0/proc/self/cmdline\0", 23));
    CHECK(output_of({"printf", "%s|", "a b", "", "$(id)", ";", "*", "'\"\\"}) ==
          "a b||$(id)|;|*|'\"\\|");
}

TEST_CASE("A child gets exactly the environment it is given, also an empty one") {
    const std::string odd = "a=b\n\t 'c' \"d\" $HOME";
    CHECK(output_of({"/usr/bin/env", "-0"}, {{"ODD", odd}, {"EMPTY", ""}}) ==
          std::string("EMPTY=\0", 7) + "ODD=" + odd + std::string(1, '\0'));
    CHECK(output_of({"/usr/bin/env"}, {}).empty());
}

TEST_CASE("A child gets no descriptor but its own, however many are open here and how") {
    const TemporaryFolder folder;
    std::vector<posix::Descriptor> held;
    for (int i = 0; i < 100; ++i)
        held.emplace_back(::open("/dev/null", O_RDONLY));
    const posix::Descriptor high(::fcntl(held.back().get(), F_DUPFD, 500));
    REQUIRE(high.open());
    // ls itself has a fourth open: the folder it reads.
    CHECK(output_of({"sh", "-c", "ls /proc/self/fd | wc -l"}) == "4\n");
}

TEST_CASE(
    "Descriptors arrive where they were asked for, also where they stand on each other's place") {
    auto first = posix::make_pipe();
    auto second = posix::make_pipe();
    REQUIRE((first && second));
    const std::vector<std::string> argv{"sh", "-c", "echo three >&3; echo four >&4"};
    // 3 and 4 are likely taken by the pipes themselves, and stand the other way round.
    const auto child = spawn({.program = "/bin/sh",
                              .argv = argv,
                              .environment = usual,
                              .directory = "/",
                              .descriptors = {0, 1, 2, second->write.get(), first->write.get()}});
    REQUIRE(child);
    first->write.reset();
    second->write.reset();
    CHECK(posix::reap(child->pid) == 0);
    CHECK(posix::read_all(second->read.get()) == "three\n");
    CHECK(posix::read_all(first->read.get()) == "four\n");
}

TEST_CASE("A parent without standard streams starts children that have theirs") {
    ForkedChild program([] {
        for (const int number : {0, 1, 2})
            ::close(number);
        const auto result = ChildProcess().run(
            {.argv = {"sh", "-c", "cat; echo out; echo err >&2"}, .environment = usual});
        return result && result->out == "out\n" && result->err == "err\n" ? 0 : 1;
    });
    CHECK(program.wait() == 0);
}

TEST_CASE("Descriptors arrive also where nothing stands in their place yet") {
    ForkedChild program([] {
        auto out = posix::make_pipe();
        if (!out) return 1;
        const posix::Descriptor write(::fcntl(out->write.get(), F_DUPFD_CLOEXEC, 50));
        const posix::Descriptor read(::fcntl(out->read.get(), F_DUPFD_CLOEXEC, 50));
        for (int number = 0; number < 40; ++number)
            ::close(number);
        const std::vector<std::string> argv{"sh", "-c", "echo out; echo err >&2"};
        const auto child = spawn({.program = "/bin/sh",
                                  .argv = argv,
                                  .environment = usual,
                                  .directory = "/",
                                  .descriptors = {read.get(), write.get(), write.get()}});
        if (!child || posix::reap(child->pid) != 0) return 2;
        char text[16];
        return ::read(read.get(), text, sizeof text) == 8 ? 0 : 3;
    });
    CHECK(program.wait() == 0);
}

TEST_CASE("A file in place of the folder to start in is named, not the program") {
    const TemporaryFolder folder;
    std::ofstream(folder / "file") << "x";
    const auto result =
        ChildProcess().run({.argv = {"true"}, .environment = usual, .directory = folder / "file"});
    REQUIRE_FALSE(result);
    CHECK_THAT(result.error().message, ContainsSubstring("there is no folder"));
    CHECK_THAT(result.error().message, ContainsSubstring((folder / "file").string()));
}

TEST_CASE(
    "Threads start children at the same time, and each gets its own answer and ends in time") {
    std::vector<std::thread> threads;
    std::vector<int> wrong(8, 0);
    for (std::size_t number = 0; number < wrong.size(); ++number)
        threads.emplace_back([&, number] {
            for (int i = 0; i < 10; ++i) {
                const std::string text = std::to_string(number) + "." + std::to_string(i);
                const auto result =
                    ChildProcess().run({.argv = {"cat"}, .environment = usual, .input = text});
                if (!result || result->out != text || result->timed_out) ++wrong[number];
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(wrong == std::vector<int>(8, 0));
}
