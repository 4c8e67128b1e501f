#include "adapters/sqlite/sqlite_store.hpp"
#include "adapters/system/store_file_watch.hpp"
#include "posix/steady_clock.hpp"
#include "support/catch.hpp"
#include "support/sqlite_folder.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr Millis ample{20'000};
constexpr Millis little{60};

void append_to(const std::filesystem::path& path) {
    std::ofstream(path, std::ios::app) << "x" << std::flush;
}

struct WatchUnderTest {
    explicit WatchUnderTest(const std::filesystem::path& file) : changes(interrupt, file) {
        // Watching begins here; what was before is for the caller to look at.
        CHECK(comes_back_early());
    }

    bool comes_back_early() {
        const Millis start = posix::steady_now();
        changes.wait_for_change(ample);
        return posix::steady_now() - start < ample / 2;
    }
    bool lasts() {
        const Millis start = posix::steady_now();
        changes.wait_for_change(little);
        return posix::steady_now() - start >= little;
    }

    SignalInterrupt interrupt;
    StoreFileWatch changes;
};

} // namespace

TEST_CASE("a wait without a change lasts its time") {
    const TemporaryFolder folder;
    append_to(folder / "store.db");
    WatchUnderTest watch(folder / "store.db");
    CHECK(watch.lasts());
    append_to(folder / "other");
    CHECK(watch.lasts());
    CHECK_FALSE(watch.interrupt.requested());
}

TEST_CASE("a change of the file or of its log wakes, also one between two waits") {
    const TemporaryFolder folder;
    append_to(folder / "store.db");
    WatchUnderTest watch(folder / "store.db");
    append_to(folder / "store.db");
    CHECK(watch.comes_back_early());
    append_to(folder / "store.db-wal");
    CHECK(watch.comes_back_early());
    CHECK(watch.lasts());
}

TEST_CASE("a new time of the file wakes, one of its log does not") {
    const TemporaryFolder folder;
    append_to(folder / "store.db");
    append_to(folder / "store.db-wal");
    WatchUnderTest watch(folder / "store.db");
    const auto touch = [&](const char* name) {
        REQUIRE(utimensat(AT_FDCWD, (folder / name).c_str(), nullptr, 0) == 0);
    };
    touch("store.db-wal");
    CHECK(watch.lasts());
    touch("store.db");
    CHECK(watch.comes_back_early());
}

TEST_CASE("what another one writes to the store wakes, what one reads there does not") {
    const SqliteFolder folder;
    const auto mine = folder.create();
    const auto others = unwrap(folder.open());
    unwrap(add(*others, "at-1"));
    WatchUnderTest watch(folder.file);
    CHECK(count_beads(*mine) == 1);
    CHECK(watch.lasts());
    unwrap(add(*others, "at-2"));
    CHECK(watch.comes_back_early());
    CHECK(count_beads(*mine) == 2);
}

TEST_CASE("a change wakes also when more was reported than the system keeps") {
    std::size_t most = 0;
    std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> most;
    if (most > 200'000) return; // Too much to fill it here.
    const TemporaryFolder folder;
    append_to(folder / "store.db");
    WatchUnderTest watch(folder / "store.db");
    std::ofstream one(folder / "one");
    std::ofstream other(folder / "other");
    // The same twice in a row is reported once.
    for (std::size_t at = 0; at <= most / 2; ++at) {
        one << 'x' << std::flush;
        other << 'x' << std::flush;
    }
    append_to(folder / "store.db");
    CHECK(watch.comes_back_early());
}

TEST_CASE("a folder that is gone wakes") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "project");
    append_to(folder / "project" / "store.db");
    WatchUnderTest watch(folder / "project" / "store.db");
    std::filesystem::remove_all(folder / "project");
    CHECK(watch.comes_back_early());
}

TEST_CASE("a request to stop ends a wait for changes that is under way, and the next ones") {
    const TemporaryFolder folder;
    append_to(folder / "store.db");
    WatchUnderTest watch(folder / "store.db");
    const auto self = getpid();
    std::thread other([self] { kill(self, SIGTERM); });
    CHECK(watch.comes_back_early());
    other.join();
    CHECK(watch.interrupt.requested());
    CHECK(watch.comes_back_early());
}

TEST_CASE("whoever waits for more than changes of the store is told of them") {
    const TemporaryFolder folder;
    append_to(folder / "store.db");
    const SignalInterrupt interrupt;
    StoreFileWatch changes(interrupt, folder / "store.db");
    CHECK(changes.descriptor() >= 0);
    append_to(folder / "other");
    CHECK_FALSE(changes.take_changes());
    append_to(folder / "store.db");
    CHECK(changes.take_changes());
    CHECK_FALSE(changes.take_changes());
    StoreFileWatch nowhere(interrupt, folder / "none" / "store.db");
    CHECK(nowhere.descriptor() == -1);
}
