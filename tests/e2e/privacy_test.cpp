// Who can read what a session leaves, and that no credential of the environment is in it.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <sys/stat.h>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr const char* secret = "npm_s3cr3t-of-the-user";

constexpr const char* one_private_changeset = R"(
epics:
  - title: Private
    root_branch: private
    changesets:
      - title: Write
        description: "demo: write ok.txt fine"
)";

// What of the project others can read, or holds the secret; the agents' checkouts aside.
std::vector<std::string> open_or_telling(const fs::path& project) {
    std::vector<std::string> found;
    for (auto at = fs::recursive_directory_iterator(project);
         at != fs::recursive_directory_iterator(); ++at) {
        const fs::path& path = at->path();
        const bool visible = !path.filename().string().starts_with(".");
        if (path.parent_path() == project / "worktrees" && visible) at.disable_recursion_pending();
        if (at->is_symlink() || (path.parent_path() == project / "worktrees" && visible)) continue;
        struct stat about {};
        REQUIRE(lstat(path.c_str(), &about) == 0);
        const bool shared = S_ISREG(about.st_mode) && about.st_nlink > 1;
        if (!shared && (about.st_mode & 077U) != 0) found.push_back("open: " + path.string());
        if (at->is_regular_file() && read_file(path).find(secret) != std::string::npos)
            found.push_back("telling: " + path.string());
    }
    return found;
}

// Files and folders of the project that its group cannot use as its owner does; but for worktrees,
// and programs, which Git runs for whoever has them.
std::vector<std::string> closed_to_group(const fs::path& project) {
    std::vector<std::string> found;
    for (auto at = fs::recursive_directory_iterator(project);
         at != fs::recursive_directory_iterator(); ++at) {
        if (at->path() == project / "worktrees") at.disable_recursion_pending();
        if (at->is_symlink()) continue;
        struct stat about {};
        REQUIRE(lstat(at->path().c_str(), &about) == 0);
        if ((about.st_mode & 0060U) != (about.st_mode & 0600U) >> 3U)
            found.push_back(at->path().string());
    }
    return found;
}

} // namespace

TEST_CASE("a session leaves nothing that others can read, and no credential", "[e2e][privacy]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const mode_t before = ::umask(0);
    sandbox.environment()["NPM_TOKEN"] = secret;
    const std::string epic = sandbox.plan(repository.folder, one_private_changeset).front();
    const fs::path project = sandbox.project(repository.folder);
    write_file(project / "config.user.json",
               R"({"changeset": {"checks": [["sh", "-c", "echo got $NPM_TOKEN; exit 1"]]}})");
    fs::permissions(project / "config.user.json", fs::perms::owner_read | fs::perms::owner_write);
    const ProcessResult worked = sandbox.work(repository.folder);
    ::umask(before);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 1);
    CHECK(open_or_telling(project) == std::vector<std::string>{});
    CHECK_THAT(sandbox.json(repository.folder, {"inbox"}).dump(), ContainsSubstring("got ***"));
    CHECK((fs::status(project.parent_path().parent_path()).permissions() & fs::perms::mask) ==
          fs::perms::owner_all);
    // Inside of the worktree Git's modes.
    const fs::path made = project / "worktrees" / (epic + ".1") / "README.md";
    CHECK((fs::status(made).permissions() & fs::perms::others_read) != fs::perms::none);
}

TEST_CASE("what a session leaves in a shared project is the group's, whatever the umask",
          "[e2e][privacy]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, one_private_changeset);
    const fs::path project = sandbox.project(repository.folder);
    write_file(project / "config.user.json", R"({"project": {"shared": true}})");
    const mode_t before = ::umask(077);
    const ProcessResult worked = sandbox.work(repository.folder);
    ::umask(before);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK(closed_to_group(project) == std::vector<std::string>{});
}

TEST_CASE("a project that others could read is closed by the next run, which says so",
          "[e2e][privacy]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, one_private_changeset);
    const fs::path project = sandbox.project(repository.folder);
    ::chmod(project.c_str(), 0755);
    ::chmod((project / ".beads/atelier.db").c_str(), 0644);
    const ProcessResult worked = sandbox.work(repository.folder);
    CHECK(worked.status == 0);
    CHECK_THAT(worked.err, ContainsSubstring("open to other users"));
    CHECK(open_or_telling(project) == std::vector<std::string>{});
}
