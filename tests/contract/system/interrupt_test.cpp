#include "adapters/system/interrupt.hpp"
#include "posix/steady_clock.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <thread>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr Millis long_time{20'000};

template <class F>
Millis time_of(F&& what) {
    const Millis start = posix::steady_now();
    what();
    return posix::steady_now() - start;
}

void append(const std::filesystem::path& path) {
    std::ofstream(path, std::ios::app) << "x" << std::flush;
}

} // namespace

TEST_CASE("Each of the three signals is a request to stop, not the end") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        SignalInterrupt interrupt;
        CHECK_FALSE(interrupt.requested());
        raise(number);
        CHECK(interrupt.requested());
        CHECK(time_of([&] { interrupt.wait(long_time, {}); }) < long_time / 2);
    }
}

TEST_CASE("A signal ends a wait that is under way") {
    SignalInterrupt interrupt;
    const auto self = getpid();
    std::thread other([self] { kill(self, SIGTERM); });
    CHECK(time_of([&] { interrupt.wait(long_time, {}); }) < long_time / 2);
    other.join();
    CHECK(interrupt.requested());
}

TEST_CASE("Without a signal or a change the wait lasts its time") {
    const TemporaryFolder folder;
    append(folder / "store.db");
    SignalInterrupt interrupt;
    interrupt.wait(Millis{1}, folder / "store.db");
    CHECK(time_of([&] { interrupt.wait(Millis{60}, folder / "store.db"); }) >= Millis{60});
    CHECK(time_of([&] { interrupt.wait(Millis{60}, {}); }) >= Millis{60});
    CHECK_FALSE(interrupt.requested());
}

TEST_CASE("A change of the file or of its log wakes, also one between two waits") {
    const TemporaryFolder folder;
    append(folder / "store.db");
    SignalInterrupt interrupt;
    // Watching begins here; what was before is for the caller to look at.
    CHECK(time_of([&] { interrupt.wait(long_time, folder / "store.db"); }) < long_time / 2);
    append(folder / "store.db");
    CHECK(time_of([&] { interrupt.wait(long_time, folder / "store.db"); }) < long_time / 2);
    append(folder / "store.db-wal");
    CHECK(time_of([&] { interrupt.wait(long_time, folder / "store.db"); }) < long_time / 2);
    append(folder / "other");
    CHECK(time_of([&] { interrupt.wait(Millis{60}, folder / "store.db"); }) >= Millis{60});
}

TEST_CASE("A new time of the file wakes, one of its log does not") {
    const TemporaryFolder folder;
    append(folder / "store.db");
    append(folder / "store.db-wal");
    SignalInterrupt interrupt;
    interrupt.wait(Millis{1}, folder / "store.db");
    const auto touch = [&](const char* name) {
        REQUIRE(utimensat(AT_FDCWD, (folder / name).c_str(), nullptr, 0) == 0);
    };
    touch("store.db-wal");
    CHECK(time_of([&] { interrupt.wait(Millis{60}, folder / "store.db"); }) >= Millis{60});
    touch("store.db");
    CHECK(time_of([&] { interrupt.wait(long_time, folder / "store.db"); }) < long_time / 2);
}

TEST_CASE("What the signals did before is restored") {
    struct sigaction before {};
    sigaction(SIGTERM, nullptr, &before);
    { const SignalInterrupt interrupt; }
    struct sigaction after {};
    sigaction(SIGTERM, nullptr, &after);
    CHECK(before.sa_handler == after.sa_handler);
}

TEST_CASE("A signal that was ignored stays ignored") {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    struct sigaction before {};
    sigaction(SIGHUP, &ignore, &before);
    {
        const SignalInterrupt interrupt;
        raise(SIGHUP);
        CHECK_FALSE(interrupt.requested());
    }
    sigaction(SIGHUP, &before, nullptr);
}
