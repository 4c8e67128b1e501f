// Programs that only look at a store: what they leave beside it, what they see, and what others may
// do meanwhile.
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/log_file.hpp"
#include "posix/read_file.hpp"
#include "support/sqlite_folder.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string whole_file(const fs::path& file) {
    return posix::read_file(file).value();
}

SqliteOptions looking() {
    return {.cache = StoreCache::small, .use = StoreUse::look};
}

struct QuietPlace : SqliteFolder {
    fs::path index = file.string() + "-shm";

    QuietPlace() { unwrap(add(*create(), "at-aaaaa")); }
    // What a program that was killed has left: nothing in it counts.
    void spoil_index() const { std::ofstream(index) << "of an earlier program"; }
    std::unique_ptr<sqlite::Connection> connect() const {
        return unwrap(
            sqlite::Connection::open(file, sqlite::Access::read_write, Millis{1'000}, nullptr));
    }
};

} // namespace

TEST_CASE("whoever looks while the log is empty leaves the index as it is", "[store][quiet]") {
    const QuietPlace place;
    place.spoil_index();
    const std::string before = whole_file(place.index);
    CHECK(count_beads(*unwrap(place.open(looking()))) == 1);
    CHECK(whole_file(place.index) == before);
    CHECK(count_beads(*unwrap(place.open())) == 1);
    CHECK(whole_file(place.index) != before);
}

TEST_CASE("whoever looks sees one moment, and the file is not changed under him",
          "[store][quiet]") {
    const QuietPlace place;
    const auto look = unwrap(place.open(looking()));
    auto reader = unwrap(look->begin_read());
    const std::string file = whole_file(place.file);
    {
        const auto other = unwrap(place.open());
        for (int i = 0; i < 50; ++i)
            unwrap(add(*other, "at-b" + std::to_string(i)));
        unwrap(place.connect()->script("PRAGMA wal_checkpoint(PASSIVE)"));
    }
    CHECK(whole_file(place.file) == file);
    CHECK(unwrap(reader->select({})).size() == 1);
    reader.reset();
    CHECK(sqlite::holds_something(sqlite::log_of(place.file)));
    CHECK(count_beads(*look) == 51);
    CHECK(count_beads(*unwrap(place.open(looking()))) == 51);
}

TEST_CASE("whoever looks while the log holds something reads it", "[store][quiet]") {
    const QuietPlace place;
    const auto other = unwrap(place.open());
    unwrap(add(*other, "at-bbbbb"));
    REQUIRE(sqlite::holds_something(sqlite::log_of(place.file)));
    CHECK(count_beads(*unwrap(place.open(looking()))) == 2);
}

TEST_CASE("whoever came to look may write as others do", "[store][quiet]") {
    const QuietPlace place;
    const auto look = unwrap(place.open(looking()));
    CHECK(count_beads(*look) == 1);
    unwrap(add(*look, "at-bbbbb"));
    CHECK(count_beads(*look) == 2);
    CHECK(count_beads(*unwrap(place.open())) == 2);
}

TEST_CASE("where there is no index yet a store is looked at all the same", "[store][quiet]") {
    const QuietPlace place;
    fs::remove(place.index);
    CHECK(count_beads(*unwrap(place.open(looking()))) == 1);
    CHECK(fs::exists(place.index));
}
