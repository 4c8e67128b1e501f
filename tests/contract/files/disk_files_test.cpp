#include "adapters/files/disk_files.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <sys/stat.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {} // namespace

TEST_CASE("What is written is read back, folders are made on the way") {
    const TemporaryFolder folder;
    DiskFiles files;
    const fs::path path = folder / "a/b/c.txt";
    REQUIRE(files.write(path, std::string("one\0two", 7)));
    CHECK(*files.read(path) == std::string("one\0two", 7));
    REQUIRE(files.write(path, "shorter"));
    CHECK(read_file(path) == "shorter");
    CHECK(*files.list(folder / "a/b") == std::vector<std::string>{"c.txt"});
}

TEST_CASE("What is not there is no error") {
    const TemporaryFolder folder;
    DiskFiles files;
    CHECK(*files.read(folder / "none") == std::nullopt);
    CHECK(*files.read(folder / "none/below") == std::nullopt);
    CHECK(files.list(folder / "none")->empty());
    CHECK_FALSE(*files.exists(folder / "none"));
    CHECK(files.remove(folder / "none"));
}

TEST_CASE("Unchanged content is not written again") {
    const TemporaryFolder folder;
    DiskFiles files;
    REQUIRE(files.write(folder / "f", "same"));
    struct stat before {};
    stat((folder / "f").c_str(), &before);
    REQUIRE(files.write(folder / "f", "same"));
    struct stat after {};
    stat((folder / "f").c_str(), &after);
    CHECK(before.st_ino == after.st_ino);
    REQUIRE(files.write(folder / "f", "other"));
    stat((folder / "f").c_str(), &after);
    CHECK(before.st_ino != after.st_ino);
}

TEST_CASE("A rewritten file keeps its mode, and a link stays a link") {
    const TemporaryFolder folder;
    DiskFiles files;
    REQUIRE(files.write(folder / "real", "1"));
    fs::permissions(folder / "real", fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink("real", folder / "link");
    REQUIRE(files.write(folder / "link", "2"));
    CHECK(read_file(folder / "real") == "2");
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(fs::status(folder / "real").permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("A link that points elsewhere is replaced, anything else in its place is not") {
    const TemporaryFolder folder;
    DiskFiles files;
    REQUIRE(files.link(folder / "l", "/one"));
    REQUIRE(files.link(folder / "l", "/two"));
    CHECK(fs::read_symlink(folder / "l") == "/two");
    REQUIRE(files.make_folder(folder / "d"));
    REQUIRE_FALSE(files.link(folder / "d", "/two"));
    CHECK(*files.list(folder.path()) == std::vector<std::string>{"d", "l"});
}

TEST_CASE("Removing takes a whole folder, and of a link only the link") {
    const TemporaryFolder folder;
    DiskFiles files;
    REQUIRE(files.write(folder / "kept/f", "1"));
    REQUIRE(files.write(folder / "gone/a/b", "1"));
    fs::create_symlink(folder / "kept", folder / "gone/link");
    REQUIRE(files.remove(folder / "gone"));
    CHECK_FALSE(*files.exists(folder / "gone"));
    CHECK(read_file(folder / "kept/f") == "1");
}

TEST_CASE("A file in the way of a folder is an error that names it") {
    const TemporaryFolder folder;
    DiskFiles files;
    REQUIRE(files.write(folder / "file", "1"));
    const auto failed = files.write(folder / "file/below", "2");
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::files_failed);
    CHECK_THAT(failed.error().message, ContainsSubstring((folder / "file").string()));
    CHECK(read_file(folder / "file") == "1");
}
