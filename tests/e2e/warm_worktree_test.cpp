// Worktrees that changesets which are over leave to the next ones.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string part(const std::string& name) {
    return "      - title: Part " + name + "\n        description: |\n          demo: write " +
           name + ".txt " + name + "\n";
}

// Holds a file open, so that no other one gets its number.
class HeldFile {
  public:
    explicit HeldFile(const fs::path& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~HeldFile() { ::close(number_); }
    HeldFile(const HeldFile&) = delete;
    HeldFile& operator=(const HeldFile&) = delete;

    bool is(const fs::path& path) const {
        struct ::stat held {};
        struct ::stat there {};
        return ::fstat(number_, &held) == 0 && ::stat(path.c_str(), &there) == 0 &&
               held.st_ino == there.st_ino;
    }

  private:
    int number_;
};

// A first epic has landed; its worktree waits.
struct WarmSandbox : AtelierSandbox {
    BuiltRepository built = git().plain();
    fs::path pooled;

    explicit WarmSandbox(const std::string& settings = "{}") {
        atelier(built.folder, {"init", "--yes"});
        write_file(project(built.enlistment) / "config.user.json", settings);
        write_file(built.common_dir / "info/exclude", "*.o\n");
        pooled = project(built.enlistment) / "worktrees" / "at-pool-1";
        run("one");
    }
    std::string run(const std::string& name) {
        plan(built.folder, "epics:\n  - title: Epic " + name + "\n    root_branch: " + name +
                               "\n    changesets:\n" + part(name));
        const ProcessResult worked = work(built.folder);
        INFO(worked.out << worked.err);
        REQUIRE(worked.status == 0);
        CHECK(git().git(built.folder, {"show", name + ":" + name + ".txt"}) == name);
        return worked.out + worked.err;
    }
    std::vector<std::string> listed() {
        std::vector<std::string> names;
        for (const std::string& line :
             lines_of(git().git(built.folder, {"worktree", "list", "--porcelain"})))
            if (line.starts_with("worktree "))
                names.push_back(fs::path(line.substr(9)).filename().string());
        names.erase(names.begin());
        return names;
    }
    std::string gc(const std::string& how) {
        const ProcessResult result = try_atelier(built.folder, {"gc", how});
        return result.out + result.err;
    }
    std::string state_of_check(const std::string& name) {
        const ProcessResult result = try_atelier(built.folder, {"doctor", "--json"});
        const Json doctor = std::get<Json>(parse_json(result.out));
        for (const Json& check : at(doctor, {"checks"}).as_array())
            if (check.string_at("name") == name) return check.string_at("state");
        return "";
    }
};

} // namespace

TEST_CASE("the next changeset gets the worktree of the last, and nothing of what its agent left",
          "[e2e][pool]") {
    WarmSandbox sandbox;
    REQUIRE(sandbox.listed() == std::vector<std::string>{"at-pool-1"});
    // Without writing its index again.
    CHECK(sandbox.git()
              .git(sandbox.pooled, {"--no-optional-locks", "status", "--porcelain", "--ignored"})
              .empty());
    CHECK(sandbox.state_of_check("left-worktrees") == "good");
    CHECK(sandbox.gc("--dry-run").find("at-pool-1") == std::string::npos);
    CHECK(sandbox.try_atelier(sandbox.built.folder, {"status"}).status == 0);

    const HeldFile held(sandbox.pooled / "README.md");
    sandbox.run("two");
    CHECK(sandbox.listed() == std::vector<std::string>{"at-pool-1"});
    CHECK(held.is(sandbox.pooled / "README.md"));
    CHECK_FALSE(fs::exists(sandbox.pooled / "one.txt"));
    CHECK(sandbox.git().try_git(sandbox.built.folder, {"fsck", "--strict"}).status == 0);
}

TEST_CASE(
    "what Git ignores is there for the next changeset, and so is the folder where it was made",
    "[e2e][pool]") {
    const bool stays = GENERATE(true, false);
    WarmSandbox sandbox(R"({"worktree": {"setup": [["sh", "-c", "pwd >>made.o"]])" +
                        std::string(stays ? "" : R"(, "keep_ignored": false)") + "}}");
    sandbox.run("two");
    REQUIRE(sandbox.listed() == std::vector<std::string>{"at-pool-1"});
    if (!stays) {
        CHECK_FALSE(fs::exists(sandbox.pooled / "made.o"));
        return;
    }
    const auto made_in = lines_of(read_file(sandbox.pooled / "made.o"));
    CHECK(made_in.size() == 2);
    for (const std::string& folder : made_in)
        CHECK(fs::canonical(folder) == fs::canonical(sandbox.pooled));
    CHECK(sandbox.gc("--dry-run").find("made.o") == std::string::npos);
    CHECK(sandbox.state_of_check("left-worktrees") == "good");
    sandbox.atelier(sandbox.built.folder, {"remove", "--yes"});
    for (const std::string& folder : made_in)
        CHECK_FALSE(fs::is_symlink(folder));
}

TEST_CASE("a worktree of the pool that somebody has changed is theirs, and a new one is made",
          "[e2e][pool]") {
    WarmSandbox sandbox;
    write_file(sandbox.pooled / "notes.txt", "mine\n");
    const HeldFile held(sandbox.pooled / "README.md");
    const std::string said = sandbox.run("two");
    CHECK(said.find("is not used again") != std::string::npos);
    CHECK(read_file(sandbox.pooled / "notes.txt") == "mine\n");
    CHECK(held.is(sandbox.pooled / "README.md"));
    CHECK(sandbox.listed().size() == 2);
    CHECK(sandbox.state_of_check("left-worktrees") == "note");
    const std::string left = sandbox.gc("--yes");
    CHECK(left.find("notes.txt") != std::string::npos);
    CHECK(read_file(sandbox.pooled / "notes.txt") == "mine\n");
    fs::remove(sandbox.pooled / "notes.txt");
    sandbox.gc("--yes");
    CHECK_FALSE(fs::exists(sandbox.pooled));
    CHECK(sandbox.listed() == std::vector<std::string>{"at-pool-2"});
}

TEST_CASE("gc takes away what worktree.pool no longer allows, and remove all of the pool",
          "[e2e][pool]") {
    WarmSandbox sandbox;
    SECTION("gc") {
        write_file(sandbox.project(sandbox.built.enlistment) / "config.user.json",
                   R"({"worktree": {"pool": 0}})");
        CHECK(sandbox.gc("--dry-run").find("at-pool-1") != std::string::npos);
        sandbox.gc("--yes");
        CHECK(sandbox.listed().empty());
        sandbox.run("two");
        CHECK(sandbox.listed().empty());
    }
    SECTION("remove") {
        sandbox.atelier(sandbox.built.folder, {"remove", "--yes"});
        CHECK(sandbox.listed().empty());
        CHECK_FALSE(fs::exists(sandbox.built.common_dir / "worktrees/at-pool-1"));
    }
}
