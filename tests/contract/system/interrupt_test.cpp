#include "adapters/system/interrupt.hpp"
#include "posix/steady_clock.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <thread>
#include <unistd.h>

using namespace atelier;

namespace {

constexpr Millis long_time{20'000};

template <class F>
Millis time_of(F&& what) {
    const Millis start = posix::steady_now();
    what();
    return posix::steady_now() - start;
}

} // namespace

TEST_CASE("Each of the three signals is a request to stop, not the end") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        SignalInterrupt interrupt;
        CHECK_FALSE(interrupt.requested());
        raise(number);
        CHECK(interrupt.requested());
        CHECK(time_of([&] { interrupt.wait(long_time); }) < long_time / 2);
    }
}

TEST_CASE("A signal ends a wait that is under way") {
    SignalInterrupt interrupt;
    const auto self = getpid();
    std::thread other([self] { kill(self, SIGTERM); });
    CHECK(time_of([&] { interrupt.wait(long_time); }) < long_time / 2);
    other.join();
    CHECK(interrupt.requested());
}

TEST_CASE("Without a signal the wait lasts its time") {
    SignalInterrupt interrupt;
    CHECK(time_of([&] { interrupt.wait(Millis{60}); }) >= Millis{60});
    CHECK_FALSE(interrupt.requested());
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
