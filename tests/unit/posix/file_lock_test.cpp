#include "posix/file_lock.hpp"
#include "support/catch.hpp"
#include "support/forked_child.hpp"
#include "support/temporary_folder.hpp"
#include "unit/posix/blocked_thread.hpp"

#include <atomic>
#include <fstream>

using namespace atelier;
using namespace atelier::test;
using posix::FileLock;

TEST_CASE("One holder at a time has a lock, and it is named") {
    const TemporaryFolder folder;
    FileLock first(folder / "lock");
    FileLock second(folder / "lock");
    CHECK(first.try_take("a program") == true);
    CHECK(second.try_take("another") == false);
    CHECK(second.holder().pid == ::getpid());
    CHECK(second.holder().program == "a program");
    first.release();
    CHECK(second.try_take("it") == true);
    // The shorter name leaves nothing of the longer one.
    CHECK(second.holder().program == "it");
}

TEST_CASE("A lock is let go with its object, and with a holder that is killed") {
    const TemporaryFolder folder;
    FileLock ours(folder / "lock");
    {
        FileLock dropped(folder / "lock");
        REQUIRE(dropped.try_take("x") == true);
        REQUIRE(ours.try_take("y") == false);
    }
    CHECK(ours.try_take("y") == true);
    ours.release();

    Signal taken;
    Signal never;
    ForkedChild child([&] {
        FileLock theirs(folder / "lock");
        if (theirs.try_take("child") != true) return 1;
        taken.give();
        never.await();
        return 0;
    });
    taken.await();
    CHECK(ours.try_take("y") == false);
    CHECK(ours.holder().pid == child.pid());
    child.kill();
    child.wait();
    CHECK(ours.try_take("y") == true);
}

TEST_CASE("Who waits for a lock gets it when it is let go, and hears of a signal") {
    const TemporaryFolder folder;
    FileLock holder(folder / "lock");
    REQUIRE(holder.try_take("holder") == true);
    posix::Expected<bool> interrupted = tl::unexpected(std::errc::timed_out);
    posix::Expected<bool> waited = tl::unexpected(std::errc::timed_out);
    std::atomic<bool> heard{false};
    interrupt_while_blocked(
        [&] {
            FileLock lock(folder / "lock");
            interrupted = lock.wait("waiter");
            heard = true;
            // A signal that comes late cuts this short as well.
            do
                waited = lock.wait("waiter");
            while (waited == false);
        },
        [&] { holder.release(); }, [&] { return heard.load(); });
    CHECK(interrupted == false);
    CHECK(waited == true);
    CHECK(holder.try_take("holder") == true);
}

TEST_CASE("A lock in a folder that is not there cannot be taken") {
    const TemporaryFolder folder;
    FileLock lock(folder / "none/lock");
    const auto taken = lock.try_take("x");
    REQUIRE_FALSE(taken);
    CHECK(taken.error() == std::errc::no_such_file_or_directory);
}

TEST_CASE("A lock file that holds anything else names nobody") {
    const TemporaryFolder folder;
    std::ofstream(folder / "lock") << "nobody knows\n";
    FileLock first(folder / "lock");
    REQUIRE(first.try_take("x") == true);
    std::ofstream(folder / "lock") << "what this is\n";
    FileLock second(folder / "lock");
    REQUIRE(second.try_take("y") == false);
    CHECK_FALSE(second.holder().pid);
}
