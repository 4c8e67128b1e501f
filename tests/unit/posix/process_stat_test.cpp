#include "posix/process_stat.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/forked_child.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A process's line is read whatever its name holds") {
    const auto stat = posix::parse_process_stat(
        "42 (a) R 1 (b) S 7 42 41 0 -1 4194560 1 0 0 0 3 4 5 6 20 0 1 0 123456 0 0\n");
    REQUIRE(stat);
    CHECK(stat->state == 'S');
    CHECK(stat->parent == 7);
    CHECK(stat->session == 41);
    CHECK(stat->used == 18);
    CHECK(stat->start_time == 123456);
    CHECK_FALSE(stat->kernel_thread);
    CHECK_FALSE(stat->ended());
    const auto thread =
        posix::parse_process_stat("2 (kthreadd) Z 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 9\n");
    REQUIRE(thread);
    CHECK(thread->kernel_thread);
    CHECK(thread->ended());
}

TEST_CASE("A line that is cut short or holds no number is no process") {
    for (const char* text : {"", "42", "42 (sh", "42 (sh) ", "42 (sh) S 7 42",
                             "42 (sh) S x 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 5 0",
                             "42 (sh) S 7 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 five"})
        CHECK_FALSE(posix::parse_process_stat(text));
}

TEST_CASE("A process that lives, one that has ended and one that is gone are told apart") {
    Signal go;
    ForkedChild child([&] {
        go.await();
        return 0;
    });
    const auto living = posix::process_stat(child.pid());
    REQUIRE(living);
    CHECK(living->parent == ::getpid());
    CHECK_FALSE(living->ended());
    CHECK(posix::children_of(::getpid()) == std::vector{child.pid()});
    go.give();
    CHECK(eventually([&] {
        const auto stat = posix::process_stat(child.pid());
        return stat && stat->ended() && stat->start_time == living->start_time;
    }));
    const pid_t pid = child.pid();
    CHECK(child.wait() == 0);
    CHECK_FALSE(posix::process_stat(pid));
}

TEST_CASE("A number is the whole of a text or it is none") {
    CHECK(posix::as_number<pid_t>("123") == 123);
    for (const char* text : {"", "12x", "x", " 12", "99999999999999"})
        CHECK_FALSE(posix::as_number<pid_t>(text));
}
