// The file of a planning store: new, missing, damaged, foreign, newer, read-only, full.
#include "adapters/sqlite/log_file.hpp"
#include "adapters/sqlite/place.hpp"
#include "support/other_user.hpp"
#include "support/sqlite_folder.hpp"

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const fs::path& file, std::streamoff at, const std::string& bytes) {
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(at);
    out << bytes;
    REQUIRE(out.flush());
}

// Says what is wrong in the child, so that the failed test shows it.
int told(bool good, const std::string& what, int status) {
    if (!good) std::fprintf(stderr, "in the child: %s\n", what.c_str());
    return good ? 0 : status;
}

} // namespace

TEST_CASE("whoever watches the file is told once a commit can be seen", "[store]") {
    const SqliteFolder place;
    const auto store = place.create();
    const int watch = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    REQUIRE(watch >= 0);
    REQUIRE(::inotify_add_watch(watch, place.file.parent_path().c_str(), IN_MODIFY | IN_ATTRIB) >=
            0);
    // Another connection stays open, so that nothing is moved out of the log afterwards.
    const auto other = unwrap(place.open());
    unwrap(add(*store, "at-aaaaa"));

    alignas(inotify_event) char buffer[4096];
    std::string last;
    bool logged = false;
    for (ssize_t count = 0; (count = ::read(watch, buffer, sizeof buffer)) > 0;)
        for (ssize_t at = 0; at < count;) {
            inotify_event event;
            std::memcpy(&event, buffer + at, sizeof event);
            const std::string name = event.len > 0 ? buffer + at + sizeof event : "";
            logged = logged || (name == "atelier.db-wal" && (event.mask & IN_MODIFY) != 0);
            last = ((event.mask & IN_ATTRIB) != 0 ? "time of " : "content of ") + name;
            at += static_cast<ssize_t>(sizeof event + event.len);
        }
    ::close(watch);
    CHECK(logged);
    CHECK(last == "time of atelier.db");
}

TEST_CASE("a new store is complete, with nothing of its making left beside it", "[store]") {
    const SqliteFolder place;
    place.create();
    CHECK(place.names() ==
          std::vector<std::string>{"atelier.db", "atelier.db-shm", "atelier.db-wal"});
    CHECK(count_beads(*unwrap(place.open())) == 0);
}

TEST_CASE("the log stays beside a store that nobody has open, and is empty", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), "at-aaaaa"));
    const fs::path log = sqlite::log_of(place.file);
    REQUIRE(fs::exists(log));
    CHECK_FALSE(sqlite::holds_something(log));
}

TEST_CASE("also a program that ends soon leaves an empty log behind", "[store]") {
    const SqliteFolder place;
    place.create();
    const SqliteOptions brief{.cache = StoreCache::small};
    unwrap(add(*unwrap(place.open(brief)), "at-aaaaa"));
    CHECK_FALSE(sqlite::holds_something(sqlite::log_of(place.file)));
    CHECK(count_beads(*unwrap(place.open(brief))) == 1);
    CHECK_FALSE(sqlite::holds_something(sqlite::log_of(place.file)));
    unwrap(add(*unwrap(place.open()), "at-bbbbb"));
    CHECK(count_beads(*unwrap(place.open(brief))) == 2);
}

TEST_CASE("what is made beside a store is for whom the store is, whatever the umask", "[store]") {
    const SqliteFolder place;
    place.create();
    const unsigned int mode = GENERATE(0600U, 0660U);
    for (const std::string& name : place.names())
        fs::remove(place.file.parent_path() / (name == "atelier.db" ? "none" : name));
    REQUIRE(::chmod(place.file.c_str(), mode) == 0);
    const mode_t before = ::umask(022);
    const auto store = unwrap(place.open());
    const auto added = add(*store, "at-1");
    ::umask(before);
    unwrap(added);
    CHECK(place.names().size() == 4);
    for (const std::string& name : place.names()) {
        INFO(name);
        struct ::stat about {};
        REQUIRE(::stat((place.file.parent_path() / name).c_str(), &about) == 0);
        CHECK((about.st_mode & 0777U) == mode);
    }
}

TEST_CASE("creating a store that is there opens it", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), "at-aaaaa"));
    CHECK(count_beads(*place.create()) == 1);
    CHECK(must_fail(SqliteStore::create(place.file, "project-2")).code == ErrorCode::store_foreign);
}

TEST_CASE("a missing store is an error and is not created", "[store]") {
    const SqliteFolder place;
    fs::create_directory(place.file.parent_path());
    const Error error = must_fail(place.open());
    CHECK(error.code == ErrorCode::store_corrupt);
    CHECK_THAT(error.message, ContainsSubstring(place.file.string()));
    CHECK_FALSE(error.hint.empty());
    CHECK(place.names().empty());
}

TEST_CASE("a store whose folder is missing is an error that says so", "[store]") {
    const SqliteFolder place;
    const Error error = must_fail(place.open());
    CHECK(error.code == ErrorCode::store_corrupt);
    CHECK_THAT(error.message, ContainsSubstring("is missing"));
}

TEST_CASE("the store of another project is refused", "[store]") {
    const SqliteFolder place;
    place.create();
    const Error error = must_fail(SqliteStore::open(place.file, "project-2"));
    CHECK(error.code == ErrorCode::store_foreign);
    CHECK_THAT(error.message, ContainsSubstring("project-1"));
}

TEST_CASE("a store of a newer version is refused and left alone", "[store]") {
    const SqliteFolder place;
    place.create();
    // The header's user version, big-endian.
    write_bytes(place.file, 60, std::string("\0\0\0\x63", 4));
    const std::string before = text_of(place.file);
    CHECK(must_fail(place.open()).code == ErrorCode::store_newer);
    CHECK(text_of(place.file) == before);
}

TEST_CASE("a damaged store is named and never replaced", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), "at-aaaaa"));
    SECTION("no database at all") {
        std::ofstream(place.file) << "not a database, but a text\n";
    }
    SECTION("empty") {
        fs::resize_file(place.file, 0);
    }
    SECTION("cut short") {
        fs::resize_file(place.file, 5000);
    }
    SECTION("the page of the tables overwritten") {
        write_bytes(place.file, 100, std::string(3000, '\x55'));
    }
    SECTION("some other program's database") {
        write_bytes(place.file, 60, std::string("\0\0\0\0", 4));
    }
    const std::string before = text_of(place.file);
    for (const auto& opened : {place.open(), SqliteStore::create(place.file, "project-1")}) {
        const Error error = must_fail(opened);
        CHECK(error.code == ErrorCode::store_corrupt);
        CHECK_THAT(error.message, ContainsSubstring(place.file.string()));
        CHECK_FALSE(error.hint.empty());
    }
    CHECK(text_of(place.file) == before);
}

TEST_CASE("damage inside is found when it is read", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), "at-aaaaa"));
    std::string bytes = text_of(place.file);
    const auto at = bytes.find("taskopen");
    REQUIRE(at != std::string::npos);
    write_bytes(place.file, static_cast<std::streamoff>(at), "taskoops");
    const auto store = unwrap(place.open());
    const Error error = must_fail(
        store->read([](PlanReader& plan) { return plan.find(*BeadId::parse("at-aaaaa")); }));
    CHECK(error.code == ErrorCode::store_corrupt);
    CHECK_THAT(error.message, ContainsSubstring("oops"));
}

TEST_CASE("a store that was replaced is not written to where nobody looks", "[store]") {
    const SqliteFolder place;
    const auto store = place.create();
    unwrap(add(*store, "at-aaaaa"));
    fs::remove(place.file);
    CHECK(must_fail(store->begin_read()).code == ErrorCode::store_corrupt);
    CHECK(must_fail(add(*store, "at-bbbbb")).code == ErrorCode::store_corrupt);
}

TEST_CASE("the path of a store may have any letters", "[store]") {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "ä b?c#d%20'e\"" / "atelier.db";
    unwrap(add(*unwrap(SqliteStore::create(file, "p")), "at-aaaaa"));
    CHECK(count_beads(*unwrap(SqliteStore::open(file, "p"))) == 1);
    fs::permissions(folder.path(), fs::perms::all);
    fs::permissions(file.parent_path(), fs::perms(0555));
    for (const fs::path& one : {file, sqlite::log_of(file)})
        fs::permissions(one, fs::perms(0444));
    CHECK(as_ordinary_user([&] {
              return count_beads(*unwrap(SqliteStore::open(file, "p"))) == 1 ? 0 : 1;
          }) == 0);
}

TEST_CASE("where nothing may be written the plan can still be read", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), "at-aaaaa"));
    const auto before = place.names();
    fs::permissions(place.folder.path(), fs::perms::all);
    fs::permissions(place.file, fs::perms(0444));
    fs::permissions(sqlite::log_of(place.file), fs::perms(0444));
    fs::permissions(place.file.parent_path(), fs::perms(0555));
    const auto read_and_try_to_write = [&] {
        const auto store = unwrap(place.open());
        if (count_beads(*store) != 1) return 1;
        const auto refused = add(*store, "at-bbbbb");
        if (refused) return 2;
        return told(refused.error().code == ErrorCode::store_failed &&
                        refused.error().message.find("is read-only") != std::string::npos &&
                        !refused.error().hint.empty(),
                    refused.error().message, 3);
    };
    SECTION("and nobody has the plan open") {
        CHECK(as_ordinary_user(read_and_try_to_write) == 0);
        CHECK(place.names() == before);
    }
    SECTION("and somebody who could write when they began works on it") {
        fs::permissions(place.file, fs::perms(0644));
        fs::permissions(place.file.parent_path(), fs::perms(0755));
        const auto owner = unwrap(place.open());
        Bead changed = unwrap(owner->read([](PlanReader& plan) {
                           return plan.find(*BeadId::parse("at-aaaaa"));
                       })).value();
        changed.title = "in the log only";
        unwrap(owner->write(sqlite_stamp, [&](PlanWriter& plan) { return plan.update(changed); }));
        for (const std::string& name : place.names())
            fs::permissions(place.file.parent_path() / name, fs::perms(0444));
        fs::permissions(place.file.parent_path(), fs::perms(0555));
        CHECK(as_ordinary_user(read_and_try_to_write) == 0);
        CHECK(as_ordinary_user([&] {
                  const auto seen = unwrap(unwrap(place.open())->read([](PlanReader& plan) {
                      return plan.find(*BeadId::parse("at-aaaaa"));
                  }));
                  return seen->title == "in the log only" ? 0 : 1;
              }) == 0);
    }
}

TEST_CASE("a folder that may not be written gets no new store and says so", "[store]") {
    const SqliteFolder place;
    fs::create_directory(place.file.parent_path());
    fs::permissions(place.folder.path(), fs::perms::all);
    fs::permissions(place.file.parent_path(), fs::perms(0555));
    CHECK(as_ordinary_user([&] {
              const auto refused = SqliteStore::create(place.file, "project-1");
              if (refused) return 1;
              return told(refused.error().code == ErrorCode::store_failed &&
                              refused.error().message.find("is read-only") != std::string::npos,
                          refused.error().message, 2);
          }) == 0);
    CHECK(place.names().empty());
}

TEST_CASE("a full disk fails the write, names the cause and keeps the plan", "[store]") {
    const TemporaryFolder folder;
    const int status =
        ForkedChild([&] {
            // A small filesystem of its own, which only this child sees.
            if (!enter_own_mounts() ||
                ::mount("none", folder.path().c_str(), "tmpfs", 0, "size=1m") != 0)
                return 97;
            const fs::path file = folder.path() / ".beads" / "atelier.db";
            const auto store = unwrap(SqliteStore::create(file, "p"));
            Bead large = plain_bead("at-large");
            large.description = std::string(50'000, 'x');
            std::size_t written = 0;
            for (int i = 0; i < 100; ++i) {
                large.id = *BeadId::parse("at-large" + std::to_string(i));
                const auto result = store->write(
                    sqlite_stamp, [&](PlanWriter& plan) { return plan.create(large); });
                if (result) {
                    ++written;
                    continue;
                }
                if (count_beads(*store) != written) return 2;
                return told(result.error().code == ErrorCode::store_failed &&
                                result.error().message.find("the disk is full") !=
                                    std::string::npos,
                            result.error().message, 3);
            }
            return 4;
        }).wait();
    if (status == 97)
        WARN("no filesystem can be mounted here, so a full disk was not tried");
    else
        CHECK(status == 0);
}

TEST_CASE("network filesystems are known by their numbers", "[store]") {
    CHECK(sqlite::network_filesystem(0x6969) == "NFS");
    CHECK(sqlite::network_filesystem(0xff534d42) == "SMB");
    CHECK(sqlite::network_filesystem(0xfe534d42) == "SMB");
    // As a signed number of 32 bits gives it.
    CHECK(sqlite::network_filesystem(static_cast<unsigned long>(-11317950)) == "SMB");
    CHECK(sqlite::network_filesystem(0x00c36400) == "Ceph");
    CHECK(sqlite::network_filesystem(0x5346414f) == "AFS");
    for (const unsigned long local : {0xef53UL, 0x01021994UL, 0x9123683eUL, 0x58465342UL})
        CHECK(sqlite::network_filesystem(local).empty());
}

TEST_CASE("a network filesystem run by a program is known by the list of mounts", "[store]") {
    const std::string mounts = "/dev/sda1 / ext4 rw 0 0\n"
                               "host:/x /mnt/far fuse.sshfs rw 0 0\n"
                               "host:/y /mnt/far\\040away fuse.rclone rw 0 0\n"
                               "/dev/sdb1 /mnt/far/near fuse.ntfs-3g rw 0 0\n";
    CHECK(sqlite::network_mount(mounts, "/mnt/far/data") == "sshfs");
    CHECK(sqlite::network_mount(mounts, "/mnt/far") == "sshfs");
    CHECK(sqlite::network_mount(mounts, "/mnt/far away/data") == "rclone");
    CHECK(sqlite::network_mount(mounts, "/mnt/far/near/data").empty());
    CHECK(sqlite::network_mount(mounts, "/mnt/farther").empty());
    CHECK(sqlite::network_mount(mounts, "/home").empty());
    CHECK(sqlite::network_mount("", "/home").empty());
}
