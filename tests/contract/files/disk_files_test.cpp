#include "adapters/files/disk_files.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

#include <fstream>
#include <sys/stat.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// What others than the owner may do does not depend on it.
class Umask {
  public:
    explicit Umask(mode_t mask) : before_(::umask(mask)) {}
    ~Umask() { ::umask(before_); }
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;

  private:
    mode_t before_;
};

unsigned mode_of(const fs::path& path) {
    struct stat about {};
    REQUIRE(lstat(path.c_str(), &about) == 0);
    return about.st_mode & 07777U;
}

} // namespace

TEST_CASE("What is made is its owner's alone, or the group's, whatever the umask") {
    const TemporaryFolder folder;
    const Umask mask(GENERATE(0U, 022U, 077U));
    DiskFiles files;
    REQUIRE(files.write(folder / "a/b/c.txt", "x"));
    CHECK(mode_of(folder / "a") == 0700U);
    CHECK(mode_of(folder / "a/b") == 0700U);
    CHECK(mode_of(folder / "a/b/c.txt") == 0600U);
    files.share(true);
    REQUIRE(files.write(folder / "g/c.txt", "x"));
    CHECK(mode_of(folder / "g") == 02770U);
    CHECK(mode_of(folder / "g/c.txt") == 0660U);
    REQUIRE(files.write_program(folder / "g/run", "x"));
    CHECK(mode_of(folder / "g/run") == 0770U);
    CHECK(*files.program_state(folder / "g/run", "x") == ProgramState::same);
}

TEST_CASE("A file that others could read is closed when it is written, and stays a program") {
    const TemporaryFolder folder;
    DiskFiles files;
    REQUIRE(files.write(folder / "run", "1"));
    ::chmod((folder / "run").c_str(), 0755);
    REQUIRE(files.write(folder / "run", "2"));
    CHECK(mode_of(folder / "run") == 0700U);
}

TEST_CASE("What stands in a checkout gets the modes of the umask and of what is copied") {
    const TemporaryFolder folder;
    const Umask mask(022);
    DiskFiles files(FileAccess::umask);
    REQUIRE(files.write(folder / "from", "x"));
    CHECK(mode_of(folder / "from") == 0644U);
    ::chmod((folder / "from").c_str(), 0755);
    DiskFiles own;
    REQUIRE(own.copy(folder / "from", folder / "worktree/deep/to"));
    CHECK(mode_of(folder / "worktree/deep") == 0755U);
    CHECK(mode_of(folder / "worktree/deep/to") == 0755U);
    write_file(folder / "data/.draft/half", "of another one");
    REQUIRE(own.copy_whole(folder / "from", folder / "worktree/whole/to", folder / "data/.draft"));
    CHECK(mode_of(folder / "worktree/whole") == 0755U);
    CHECK(mode_of(folder / "worktree/whole/to") == 0755U);
    CHECK_FALSE(*own.exists(folder / "data/.draft"));
    CHECK_FALSE(own.copy_whole(folder / "from", folder / "worktree/whole/to", folder / "draft"));
    REQUIRE(own.link(folder / "worktree/links/to", folder / "from"));
    CHECK(mode_of(folder / "worktree/links") == 0755U);
}

TEST_CASE("What is open to others is found and closed, checkouts, links and shared files aside") {
    const TemporaryFolder folder;
    DiskFiles files;
    for (const char* name :
         {"p/plan", "p/hooks/run", "p/worktrees/at-1/a.txt", "p/worktrees/.meta/m", "p/closed"})
        REQUIRE(files.write(folder / name, "x"));
    for (const char* name : {"p", "p/hooks", "p/hooks/run", "p/worktrees", "p/worktrees/at-1"})
        ::chmod((folder / name).c_str(), 0755);
    for (const char* name : {"p/plan", "p/worktrees/at-1/a.txt", "p/worktrees/.meta/m"})
        ::chmod((folder / name).c_str(), 0644);
    fs::create_symlink("/etc/passwd", folder / "p/link");
    write_file(folder / "installed", "x");
    fs::create_hard_link(folder / "installed", folder / "p/same");
    const std::vector<fs::path> open = *files.open_to_others(folder / "p", folder / "p/worktrees");
    CHECK(open == std::vector<fs::path>{folder / "p", folder / "p/hooks", folder / "p/hooks/run",
                                        folder / "p/plan", folder / "p/worktrees",
                                        folder / "p/worktrees/.meta/m"});
    for (const fs::path& path : open)
        REQUIRE(files.close_to_others(path));
    CHECK(files.open_to_others(folder / "p", folder / "p/worktrees")->empty());
    CHECK(mode_of(folder / "p/hooks/run") == 0700U);
    CHECK(mode_of(folder / "p/plan") == 0600U);
    CHECK(mode_of(folder / "p/worktrees/at-1/a.txt") == 0644U);
    CHECK(files.open_to_others(folder / "none", folder / "none")->empty());
}

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

TEST_CASE("A program is a file of its own that its owner runs, whatever stood there before") {
    const TemporaryFolder folder;
    DiskFiles files;
    const fs::path path = folder / "hooks/pre-commit";
    const fs::path elsewhere = folder / "elsewhere";
    REQUIRE(files.write(elsewhere, "theirs"));
    fs::create_directories(path.parent_path());
    SECTION("nothing") {}
    SECTION("a link") {
        fs::create_symlink(elsewhere, path);
    }
    SECTION("another name of another file") {
        fs::create_hard_link(elsewhere, path);
    }
    CHECK(*files.program_state(path, "ours") ==
          (fs::exists(path) ? ProgramState::other : ProgramState::absent));
    REQUIRE(files.write_program(path, "ours"));
    CHECK(*files.program_state(path, "ours") == ProgramState::same);
    CHECK(*files.program_state(path, "newer") == ProgramState::other);
    CHECK(read_file(elsewhere) == "theirs");
    CHECK(fs::status(path).permissions() == fs::perms::owner_all);
}

TEST_CASE("A program that cannot be run, or that has another name, is not fit") {
    const TemporaryFolder folder;
    DiskFiles files;
    const fs::path path = folder / "pre-commit";
    REQUIRE(files.write_program(path, "ours"));
    SECTION("not to be run") {
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    }
    SECTION("to be written by others") {
        fs::permissions(path, fs::perms::all);
    }
    SECTION("with another name") {
        fs::create_hard_link(path, folder / "pre-push");
    }
    CHECK(*files.program_state(path, "ours") == ProgramState::unfit);
}

TEST_CASE("Where a link leads is told as it is written") {
    const TemporaryFolder folder;
    DiskFiles files;
    REQUIRE(files.link(folder / "l", "../up"));
    CHECK(*files.link_target(folder / "l") == fs::path("../up"));
    REQUIRE(files.write(folder / "f", "x"));
    CHECK(*files.link_target(folder / "f") == std::nullopt);
    CHECK(*files.link_target(folder / "none") == std::nullopt);
}

TEST_CASE("What is at a path is found where its links lead, a folder or not") {
    const TemporaryFolder folder;
    DiskFiles files;
    REQUIRE(files.write(folder / "real/socket", "x"));
    REQUIRE(files.link(folder / "by-folder", folder / "real"));
    REQUIRE(files.link(folder / "by-file", "by-folder/socket"));
    REQUIRE(files.link(folder / "nowhere", "gone"));
    REQUIRE(files.link(folder / "round", "round"));
    const fs::path real = fs::canonical(folder / "real");
    CHECK(unwrap(files.find(folder / "by-folder")) == FoundFile{real, true});
    for (const char* name : {"by-file", "by-folder/socket", "real/socket"})
        CHECK(unwrap(files.find(folder / name)) == FoundFile{real / "socket", false});
    for (const char* name : {"nowhere", "round", "absent", "real/socket/below"})
        CHECK(unwrap(files.find(folder / name)) == std::nullopt);
}

TEST_CASE("how much a folder holds is counted to any depth, what links lead to not",
          "[contract][files]") {
    const TemporaryFolder folder;
    DiskFiles files;
    const fs::path kept = folder.path() / "kept";
    unwrap(files.write(folder.path() / "elsewhere", std::string(500, 'x')));
    unwrap(files.write(kept / "a", "four"));
    unwrap(files.write(kept / "b/c", "three"));
    fs::create_symlink(folder.path() / "elsewhere", kept / "link");
    const auto counted = [&] { return unwrap(files.use_of(kept)).value(); };
    const FolderUse use = counted();
    CHECK(use.bytes == 9);
    CHECK(use.files == std::vector<std::string>{"a", "b/c", "link"});
    const auto before = use.changed;
    unwrap(files.write(kept / "b/d", "!"));
    CHECK(counted() == FolderUse{{"a", "b/c", "b/d", "link"}, 10, before});
    fs::last_write_time(kept, fs::last_write_time(kept) - std::chrono::hours(1));
    CHECK(counted().changed == before - std::chrono::hours(1));
    CHECK_FALSE(unwrap(files.use_of(folder.path() / "none")));
}
