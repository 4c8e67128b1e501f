#include "posix/child.hpp"
#include "support/catch.hpp"
#include "unit/posix/blocked_thread.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;

namespace {

template <class Body>
pid_t forked(Body body) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(body());
    REQUIRE(pid > 0);
    return pid;
}

} // namespace

TEST_CASE("A child's exit status comes back, or 128 and the signal that ended it") {
    CHECK(posix::reap(forked([] { return 7; })) == 7);
    CHECK(posix::reap(forked([] {
              ::raise(SIGKILL);
              return 0;
          })) == 128 + SIGKILL);
}

TEST_CASE("It is known whether a child ended by itself or by a signal") {
    const posix::End by_itself = posix::wait_for_end(forked([] { return 137; }));
    CHECK(by_itself.status == 137);
    CHECK_FALSE(by_itself.by_signal);
    CHECK(posix::wait_for_end(forked([] {
              ::raise(SIGKILL);
              return 0;
          })).by_signal);
}

TEST_CASE("A child that somebody else has taken off the table counts as failed") {
    const pid_t pid = forked([] { return 0; });
    REQUIRE(posix::reap(pid) == 0);
    CHECK(posix::reap(pid) == 127);
}

TEST_CASE("A signal does not end the wait for a child") {
    auto go = posix::make_pipe();
    REQUIRE(go);
    const pid_t pid = forked([&] {
        char byte = 0;
        return ::read(go->read.get(), &byte, 1) == 1 ? 5 : 6;
    });
    int status = -1;
    interrupt_while_blocked([&] { status = posix::reap(pid); },
                            [&] { CHECK(::write(go->write.get(), "x", 1) == 1); });
    CHECK(status == 5);
}
