// `git atelier remove` on real repositories: what it takes back, what it keeps, when it refuses.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

struct Removing {
    explicit Removing(RepositoryKind kind = RepositoryKind::plain)
        : repository(sandbox.git().build(kind)), config(repository.common_dir / "config") {}

    // Two changesets, as `description` says each; N in it is its number.
    void plan(const std::string& description = "demo: write N.txt x") {
        epic = sandbox.plan(repository.folder, numbered_parts(description, 2)).front();
        project = sandbox.project(repository.enlistment);
    }
    ProcessResult remove(std::vector<std::string> more = {"--yes"}) {
        more.insert(more.begin(), {"remove", "--json"});
        return sandbox.try_atelier(repository.folder, more);
    }
    Json removed(std::vector<std::string> more = {"--yes"}) {
        const ProcessResult result = remove(std::move(more));
        INFO(result.out << result.err);
        REQUIRE(result.status == 0);
        return std::get<Json>(parse_json(result.out));
    }
    std::string refused(int status = 1) {
        const ProcessResult result = remove();
        INFO(result.out << result.err);
        REQUIRE(result.status == status);
        return result.out;
    }
    std::string git(std::vector<std::string> words) {
        return sandbox.git().git(repository.folder, std::move(words));
    }
    std::string branch(int number) const { return "one-" + epic + "." + std::to_string(number); }
    fs::path worktree(int number) const {
        return project / "worktrees" / (epic + "." + std::to_string(number));
    }
    bool has_branch(const std::string& name) {
        return sandbox.git()
                   .try_git(repository.folder,
                            {"rev-parse", "-q", "--verify", "refs/heads/" + name})
                   .status == 0;
    }

    AtelierSandbox sandbox;
    BuiltRepository repository;
    fs::path config;
    fs::path project;
    std::string epic;
};

} // namespace

TEST_CASE("remove leaves the repository's configuration as it was before init, byte for byte",
          "[e2e][remove][heavy]") {
    const auto kind = GENERATE(RepositoryKind::plain, RepositoryKind::bare,
                               RepositoryKind::submodule, RepositoryKind::separate_git_dir);
    const bool ends_line = GENERATE(true, false);
    INFO(name_of(kind) << ", its last line " << (ends_line ? "ends" : "does not end"));
    Removing at(kind);
    std::string before = read_file(at.config);
    if (!ends_line) {
        before.pop_back();
        write_file(at.config, before);
    }
    at.sandbox.atelier(at.repository.folder, {"init", "--yes"});
    CHECK(read_file(at.config) != before);
    at.sandbox.atelier(at.repository.folder, {"init", "--yes"});
    const fs::path project = at.sandbox.project(at.repository.enlistment);
    const Json outcome = at.removed();
    CHECK(read_file(at.config) == before);
    CHECK_FALSE(fs::exists(project));
    CHECK(fs::exists(outcome.string_at("kept") + "/config.sys.json"));
    CHECK(at.remove().status == 128);
    CHECK_THAT(at.remove().out, ContainsSubstring("not-registered"));
    // And back again.
    at.sandbox.atelier(at.repository.folder, {"init", "--yes"});
}

TEST_CASE("remove takes worktrees and landed branches away and keeps the plan", "[e2e][remove]") {
    Removing at;
    const std::string config = read_file(at.config);
    at.plan();
    REQUIRE(at.sandbox.work(at.repository.folder).status == 0);
    at.git({"worktree", "add", "-q", "-b", at.branch(1), at.worktree(1).string(), "one"});
    at.git({"branch", at.branch(2), "main"});
    const CommitId late = at.sandbox.git().commit(at.repository.folder, "Mine", {{"m.txt", "m"}});
    at.git({"branch", "-f", at.branch(2), late.str()});
    at.git({"reset", "-q", "--hard", "HEAD~1"});
    const auto checkout = snapshot(at.sandbox.git(), at.repository.folder);

    const Json preview = at.removed({"--dry-run"});
    CHECK_FALSE(preview.find("removed")->as_bool());
    // Of the first changeset, and of the pool.
    CHECK(preview.find("worktrees")->as_array().size() == 2);
    CHECK(difference(checkout, snapshot(at.sandbox.git(), at.repository.folder)).empty());
    CHECK(fs::exists(at.worktree(1)));
    const ProcessResult unasked = at.sandbox.try_atelier(at.repository.folder, {"remove"});
    CHECK(unasked.status == 129);
    CHECK(fs::exists(at.worktree(1)));

    const Json outcome = at.removed();
    INFO(outcome.dump());
    CHECK(read_file(at.config) == config);
    CHECK_FALSE(fs::exists(at.project));
    CHECK(lines_of(at.git({"worktree", "list"})).size() == 1);
    CHECK_FALSE(at.has_branch(at.branch(1)));
    // What is on it is nowhere else.
    CHECK(at.has_branch(at.branch(2)));
    CHECK(outcome.find("left")->as_array().size() == 2);
    CHECK(at.has_branch("one"));
    const std::string plan = read_file(outcome.string_at("exported"));
    CHECK(lines_of(plan).size() >= 4);
    at.sandbox.atelier(at.repository.folder, {"init", "--yes"});
    at.sandbox.run(at.repository.folder, {"git-atelier", "import", outcome.string_at("exported")});
    CHECK_THAT(at.sandbox.atelier(at.repository.folder, {"show", at.epic}),
               ContainsSubstring("One"));
}

TEST_CASE("remove is refused while something would be lost, and names it", "[e2e][remove][heavy]") {
    Removing at;
    at.plan("demo: write N.txt x\n          demo: block why?");
    at.sandbox.work(at.repository.folder);
    REQUIRE(fs::exists(at.worktree(1)));
    const std::string config = read_file(at.config);

    SECTION("commits that have not landed") {
        const std::string said = at.refused();
        CHECK_THAT(said, ContainsSubstring("not-integrated"));
        CHECK_THAT(said, ContainsSubstring(at.worktree(1).string()));
        CHECK_THAT(said, ContainsSubstring(at.worktree(2).string()));
        CHECK_THAT(said, ContainsSubstring("git atelier abandon"));
        CHECK(read_file(at.config) == config);
        CHECK(fs::exists(at.worktree(1) / "1.txt"));
        for (const std::string id : {".1", ".2"})
            at.sandbox.atelier(at.repository.folder,
                               {"abandon", at.epic + id, "--reason", "no", "--yes"});
        const Json outcome = at.removed();
        CHECK(outcome.find("rescue_refs")->as_array().size() == 2);
        CHECK(lines_of(at.git({"for-each-ref", "refs/atelier/rescue"})).size() == 2);
    }
    SECTION("files that are in no commit") {
        write_file(at.worktree(1) / "thought.txt", "t");
        const std::string said = at.refused();
        CHECK_THAT(said, ContainsSubstring("\"code\":\"dirty\""));
        CHECK_THAT(said, ContainsSubstring("thought.txt"));
        CHECK(fs::exists(at.worktree(1) / "thought.txt"));
    }
    SECTION("a worktree that cannot be looked at") {
        const fs::path name = at.worktree(1).filename();
        write_file(at.repository.folder / ".git/worktrees" / name / "index", "garbage");
        CHECK_THAT(at.refused(), ContainsSubstring("could not be looked at"));
        CHECK(fs::exists(at.worktree(1) / "1.txt"));
    }
}

TEST_CASE("remove is refused while an agent lives", "[e2e][remove]") {
    Removing at;
    const fs::path go = at.sandbox.root() / "go";
    at.plan("demo: wait-for " + go.string());
    Background work = at.sandbox.start(
        at.repository.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
    eventually("a session begins", [&] { return fs::exists(at.worktree(1)); });
    const std::string said = at.refused();
    CHECK_THAT(said, ContainsSubstring("identity-in-use"));
    CHECK_THAT(said, ContainsSubstring("atelier/worker/alice"));
    CHECK(fs::exists(at.worktree(1)));
    work.signal(SIGKILL);
    work.wait();
    // Nobody lives any more, but nothing proves it yet.
    CHECK_THAT(at.refused(), ContainsSubstring("its lease runs for another"));
}

TEST_CASE("remove that was interrupted anywhere is finished by the next",
          "[e2e][remove][heavy][doors]") {
    Removing at;
    const std::string config = read_file(at.config);
    at.plan();
    REQUIRE(at.sandbox.work(at.repository.folder).status == 0);
    at.git({"worktree", "add", "-q", "-b", at.branch(1), at.worktree(1).string(), "one"});

    SECTION("at the store") {
        bool failed = true;
        int statement = 1;
        for (; failed; ++statement) {
            INFO("statement " << statement);
            REQUIRE(statement < 200);
            at.sandbox.environment()["ATELIER_TEST_FAIL_AT"] = std::to_string(statement);
            failed = at.remove().status != 0;
            CHECK(fs::exists(at.project) == failed);
            if (failed)
                CHECK(at.git({"config", "--local", "--list"}).find("includeif") !=
                      std::string::npos);
        }
        CHECK(statement > 5);
    }
    SECTION("at the configuration") {
        write_file(at.config.string() + ".lock", "");
        CHECK(at.remove().status == 128);
        CHECK(fs::exists(at.project));
        fs::remove(at.config.string() + ".lock");
        at.removed();
    }
    SECTION("at the folder") {
        const fs::path archive = at.project.parent_path().parent_path() / "removed";
        write_file(archive, "in the way");
        CHECK(at.remove().status == 128);
        CHECK(fs::exists(at.project));
        fs::remove(archive);
        at.removed();
    }
    CHECK(read_file(at.config) == config);
    CHECK_FALSE(fs::exists(at.project));
    CHECK_FALSE(at.has_branch(at.branch(1)));
    CHECK(lines_of(at.git({"worktree", "list"})).size() == 1);
}

TEST_CASE("a data folder that is reached by a link is tidied like any other", "[e2e][remove][gc]") {
    Removing at;
    const fs::path real = at.sandbox.root() / "real";
    fs::create_directories(real);
    fs::create_directory_symlink(real, at.sandbox.root() / "linked");
    at.sandbox.environment()["ATELIER_DATA_DIR"] = (at.sandbox.root() / "linked").string();
    at.plan("demo: block why?");
    at.sandbox.work(at.repository.folder);
    fs::path project;
    for (const auto& entry : fs::directory_iterator(real / "projects"))
        project = entry.path();
    const fs::path place = project / "worktrees" / (at.epic + ".1");
    REQUIRE(fs::exists(place));
    write_file(place / "thought.txt", "t");
    CHECK_THAT(at.refused(), ContainsSubstring("thought.txt"));
    fs::remove(place / "thought.txt");
    at.removed();
    CHECK(lines_of(at.git({"worktree", "list"})).size() == 1);
}
