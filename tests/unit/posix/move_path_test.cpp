#include "posix/move_path.hpp"

#include "support/catch.hpp"
#include "support/other_disk.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

void fill(const fs::path& folder) {
    fs::create_directories(folder / "deep/empty");
    std::ofstream(folder / "deep/file") << "content";
    fs::permissions(folder / "deep/file", fs::perms::owner_read);
    fs::create_symlink("deep/file", folder / "link");
}

void check_moved(const fs::path& from, const fs::path& to) {
    CHECK_FALSE(fs::exists(fs::symlink_status(from)));
    std::string content;
    std::ifstream(to / "deep/file") >> content;
    CHECK(content == "content");
    CHECK(fs::status(to / "deep/file").permissions() == fs::perms::owner_read);
    CHECK(fs::is_directory(to / "deep/empty"));
    CHECK(fs::read_symlink(to / "link") == "deep/file");
    CHECK(std::distance(fs::directory_iterator(to.parent_path()), fs::directory_iterator()) == 1);
}

} // namespace

TEST_CASE("a folder moves on its disk, and to another", "[posix][files]") {
    const TemporaryFolder here;
    const auto disk = folder_on_other_disk();
    const fs::path from = here / "from";
    fill(from);
    SECTION("on its disk") {
        fs::create_directory(here / "there");
        REQUIRE(posix::move_path(from, here / "there/to"));
        check_moved(from, here / "there/to");
    }
    SECTION("to another") {
        if (!disk) {
            WARN("there is no second disk to write to");
            return;
        }
        const TemporaryFolder there(*disk);
        REQUIRE(posix::move_path(from, there / "to"));
        check_moved(from, there / "to");
    }
    SECTION("not where it cannot be") {
        const auto refused = posix::move_path(from, here / "nowhere/to");
        REQUIRE_FALSE(refused);
        CHECK(refused.error() == std::errc::no_such_file_or_directory);
        CHECK(fs::exists(from / "deep/file"));
    }
}

TEST_CASE("what is half moved to another disk is whole where it was", "[posix][files]") {
    const TemporaryFolder here;
    const auto disk = folder_on_other_disk();
    if (!disk) {
        WARN("there is no second disk to write to");
        return;
    }
    const TemporaryFolder there(*disk);
    fill(here / "from");
    fs::create_directory(there / "to");
    std::ofstream(there / "to/taken") << "x";
    CHECK_FALSE(posix::move_path(here / "from", there / "to"));
    CHECK(fs::exists(here / "from/deep/file"));
    CHECK(fs::exists(there / "to/taken"));
    CHECK(std::distance(fs::directory_iterator(there.path()), fs::directory_iterator()) == 1);
}
