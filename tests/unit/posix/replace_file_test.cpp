#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"
#include "support/catch.hpp"
#include "support/forked_child.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

unsigned int mode_of(const fs::path& path) {
    struct ::stat about {};
    REQUIRE(::stat(path.c_str(), &about) == 0);
    return about.st_mode & 07777U;
}

std::size_t entries_in(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

TEST_CASE("a file is replaced as a whole and keeps its mode; who has it open keeps the old one") {
    const TemporaryFolder folder;
    std::ofstream(folder / "file") << "old";
    fs::permissions(folder / "file", fs::perms::owner_all);
    const auto reader = posix::open_file(folder / "file", O_RDONLY);
    REQUIRE(reader);
    REQUIRE(posix::replace_file(folder / "file", "new"));
    CHECK(posix::read_file(folder / "file") == "new");
    CHECK(mode_of(folder / "file") == 0700);
    CHECK(posix::read_all(reader->get()) == "old");
    CHECK(entries_in(folder.path()) == 1);
}

TEST_CASE("a new file gets the mode that the umask leaves") {
    const TemporaryFolder folder;
    const mode_t before = ::umask(027);
    const auto made = posix::replace_file(folder / "file", "new");
    ::umask(before);
    REQUIRE(made);
    CHECK(mode_of(folder / "file") == 0640);
}

TEST_CASE("a file that cannot be written to its end leaves the old one and nothing beside it") {
    const TemporaryFolder folder;
    std::ofstream(folder / "file") << "old";
    ForkedChild child([&] {
        const rlimit small{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &small);
        ::signal(SIGXFSZ, SIG_IGN);
        const auto written = posix::replace_file(folder / "file", std::string(5000, 'x'));
        return !written && written.error() == std::errc::file_too_large ? 0 : 1;
    });
    CHECK(child.wait() == 0);
    CHECK(posix::read_file(folder / "file") == "old");
    CHECK(entries_in(folder.path()) == 1);
}

TEST_CASE("a file in a folder that is not there, and one in place of a folder, are refused") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "folder");
    std::ofstream(folder / "folder/inside") << "x";
    const auto none = posix::replace_file(folder / "none/file", "x");
    REQUIRE_FALSE(none);
    CHECK(none.error() == std::errc::no_such_file_or_directory);
    const auto taken = posix::replace_file(folder / "folder", "x");
    REQUIRE_FALSE(taken);
    CHECK(taken.error() == std::errc::is_a_directory);
    CHECK(entries_in(folder.path()) == 1);
}

TEST_CASE("a draft under a chosen name is a lock: it is taken once and goes when it is dropped") {
    const TemporaryFolder folder;
    {
        auto draft = posix::Draft::at(folder / "file.lock");
        REQUIRE(draft);
        const auto second = posix::Draft::at(folder / "file.lock");
        REQUIRE_FALSE(second);
        CHECK(second.error() == std::errc::file_exists);
        REQUIRE(draft->fill("half", 0600));
        const posix::Draft moved = *std::move(draft);
        CHECK(fs::exists(folder / "file.lock"));
    }
    CHECK(entries_in(folder.path()) == 0);
    auto draft = posix::Draft::at(folder / "file.lock");
    REQUIRE(draft);
    REQUIRE(draft->fill("whole", 0604));
    REQUIRE(draft->take_place_of(folder / "file"));
    CHECK(posix::read_file(folder / "file") == "whole");
    CHECK(mode_of(folder / "file") == 0604);
    CHECK(entries_in(folder.path()) == 1);
    // What somebody else has put under its name since is theirs.
    std::ofstream(folder / "file.lock") << "theirs";
    { const posix::Draft moved = *std::move(draft); }
    CHECK(fs::exists(folder / "file.lock"));
}

TEST_CASE("a file is renamed over another, or the reason is said") {
    const TemporaryFolder folder;
    std::ofstream(folder / "a") << "a";
    std::ofstream(folder / "b") << "b";
    REQUIRE(posix::rename_file(folder / "a", folder / "b"));
    CHECK(posix::read_file(folder / "b") == "a");
    const auto gone = posix::rename_file(folder / "a", folder / "b");
    REQUIRE_FALSE(gone);
    CHECK(gone.error() == std::errc::no_such_file_or_directory);
}

TEST_CASE("files and folders can be made durable, and what is not there cannot") {
    const TemporaryFolder folder;
    std::ofstream(folder / "file") << "x";
    CHECK(posix::synchronise(folder / "file"));
    CHECK(posix::synchronise(folder.path()));
    const auto none = posix::synchronise(folder / "none");
    REQUIRE_FALSE(none);
    CHECK(none.error() == std::errc::no_such_file_or_directory);
}
