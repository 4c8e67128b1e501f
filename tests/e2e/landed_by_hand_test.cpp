// What a person mends, finishes or does on a work branch, with real Git and the real hooks.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// An agent's work that fails a check: the file lacks a word.
struct Refused {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string changeset;

    Refused() {
        changeset =
            sandbox.plan(repository.folder, numbered_parts("demo: write N.txt fine", 1)).front() +
            ".1";
        write_file(sandbox.project(repository.folder) / "config.user.json",
                   R"({"changeset": {"checks": [["grep", "-q", "good", "1.txt"]]}})");
        CHECK(sandbox.work(repository.folder).status == 1);
    }
    fs::path worktree() { return sandbox.project(repository.folder) / "worktrees" / changeset; }
    void commit(const std::string& content) {
        write_file(worktree() / "1.txt", content);
        sandbox.git().git(worktree(), {"commit", "-q", "-a", "-m", "Mend it"});
    }
    std::string shown(const std::string& format, const std::string& commit) {
        return sandbox.git().git(repository.folder, {"log", "-1", "--format=" + format, commit});
    }
};

constexpr const char* agent = "%(trailers:key=Atelier-Agent,valueonly,separator=)";
constexpr const char* overseer = "%(trailers:key=Atelier-Overseer,valueonly,separator=)";

} // namespace

TEST_CASE("a person mends what an agent left and lands it, each commit as whose it is",
          "[e2e][by_hand]") {
    Refused at;
    at.commit("good\n");
    const std::string author = at.shown("%an <%ae>", "one-" + at.changeset);
    const Json landed = at.sandbox.json(at.repository.folder, {"integrate", at.changeset});
    CHECK(landed.string_at("integrated") ==
          at.sandbox.git().git(at.repository.folder, {"rev-parse", "one"}));
    CHECK(landed.find("commits")->as_int() == 2);
    CHECK(landed.find("epic_closed")->as_bool());
    CHECK(at.shown("%an <%ae>", "one") == author);
    CHECK(at.shown("%cn <%ce>", "one") == author);
    CHECK(at.shown(overseer, "one") == author);
    CHECK(at.shown(agent, "one").empty());
    CHECK(at.shown("%(trailers:key=Atelier-Changeset,valueonly,separator=)", "one") ==
          at.changeset);
    CHECK(at.shown(agent, "one~") == "atelier/worker/worker-1");
    CHECK(at.shown("%cn", "one~") == "atelier/worker/worker-1");
    CHECK(at.shown(overseer, "one~").empty());
    CHECK_FALSE(fs::exists(at.worktree()));
    CHECK(at.sandbox.json(at.repository.folder, {"integrate", at.changeset})
              .find("already")
              ->as_bool());
}

TEST_CASE("what fails its checks does not land by hand either", "[e2e][by_hand]") {
    Refused at;
    at.commit("still bad\n");
    const ProcessResult refused =
        at.sandbox.try_atelier(at.repository.folder, {"integrate", at.changeset});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, ContainsSubstring("changeset.checks"));
    CHECK(at.shown("%H", "one") == at.shown("%H", "main"));
    CHECK(fs::exists(at.worktree()));
}

TEST_CASE("a changeset that nobody began lands from a branch of the person's own",
          "[e2e][by_hand]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const std::string changeset =
        sandbox.plan(repository.folder, numbered_parts("demo: write N.txt fine", 1)).front() + ".1";
    sandbox.git().git(repository.folder, {"switch", "-q", "-c", "one-" + changeset, "main"});
    write_file(repository.folder / "mine.txt", "mine\n");
    sandbox.git().git(repository.folder, {"add", "mine.txt"});
    sandbox.git().git(repository.folder, {"commit", "-q", "-m", "Do it myself"});
    const ProcessResult refused = sandbox.try_atelier(repository.folder, {"integrate", changeset});
    CHECK(refused.status != 0);
    CHECK_THAT(refused.err, ContainsSubstring("is checked out in"));
    sandbox.git().git(repository.folder, {"switch", "-q", "main"});
    sandbox.atelier(repository.folder, {"integrate", changeset});
    CHECK(sandbox.git().git(repository.folder, {"show", "one:mine.txt"}) == "mine");
}

TEST_CASE("what a session had committed when it was stopped lands as `why` says",
          "[e2e][by_hand]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const std::string changeset =
        sandbox.plan(repository.folder, numbered_parts("demo: write N.txt fine", 1)).front() + ".1";
    const fs::path began = sandbox.root() / "began";
    write_file(sandbox.project(repository.folder) / "config.user.json",
               R"({"changeset": {"checks": [["sh", "-c", "[ -e )" + began.string() +
                   " ] || { touch " + began.string() + R"(; sleep 1000; }"]]}})");
    {
        Background work =
            sandbox.start(repository.folder, {"work", "--mode", "auto", "--agent", "demo"});
        eventually("the check runs", [&] { return fs::exists(began); });
        work.signal(SIGTERM);
        CHECK(work.wait() == 1);
    }
    const Json why = sandbox.json(repository.folder, {"why", changeset});
    CHECK(why.string_at("state") == "interrupted");
    const Json way = test::at(why, {"by_hand"}).as_array().front();
    CHECK(sandbox.try_atelier(repository.folder, {way.string_at("command"), way.string_at("bead")})
              .status == 0);
    CHECK(sandbox.git().git(repository.folder, {"show", "one:1.txt"}) == "fine");
}

TEST_CASE("a worktree that a person moved with Git is back before it is landed from",
          "[e2e][by_hand]") {
    Refused at;
    at.commit("good\n");
    const fs::path mine = at.sandbox.root() / "mine";
    at.sandbox.git().git(at.repository.folder,
                         {"worktree", "move", at.worktree().string(), mine.string()});
    SECTION("by itself") {
        at.sandbox.atelier(at.repository.folder, {"integrate", at.changeset});
        CHECK(at.sandbox.git().git(at.repository.folder, {"show", "one:1.txt"}) == "good");
        CHECK_FALSE(fs::exists(mine));
        CHECK_FALSE(fs::exists(at.worktree()));
    }
    SECTION("not where something else stands by now, which is told with both places") {
        write_file(at.worktree() / "theirs.txt", "theirs\n");
        const ProcessResult refused =
            at.sandbox.try_atelier(at.repository.folder, {"integrate", at.changeset});
        CHECK(refused.status != 0);
        CHECK_THAT(refused.err, ContainsSubstring("is checked out in " + mine.string()));
        CHECK(read_file(mine / "1.txt") == "good\n");
    }
}

TEST_CASE("a task that was left open is closed by the overseer", "[e2e][by_hand]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const std::string epic =
        sandbox.plan(repository.folder, numbered_parts("demo: write N.txt fine", 1)).front();
    const ProcessResult split =
        sandbox.run(repository.folder, {"env", "ATELIER_AGENT_ID=atelier/planner/p",
                                        (sandbox.programs() / "plan_split_tasks").string(),
                                        "--epic", epic, "--task", "Announce it"});
    INFO(split.out << split.err);
    REQUIRE(split.status == 0);
    sandbox.atelier(repository.folder, {"promote", epic, "--yes"});
    const auto status_of_epic = [&] {
        const Json shown = sandbox.json(repository.folder, {"show", epic});
        return test::at(shown, {"bead", "status"}).as_string();
    };
    sandbox.work(repository.folder);
    CHECK(status_of_epic() != "closed");
    const Json shown = sandbox.json(repository.folder, {"show", epic});
    std::string task;
    for (const Json& child : test::at(shown, {"children"}).as_array())
        if (child.string_at("title") == "Announce it") task = child.string_at("id");
    REQUIRE_FALSE(task.empty());
    sandbox.atelier(repository.folder, {"close", task, "--reason", "announced"});
    sandbox.work(repository.folder);
    CHECK(status_of_epic() == "closed");
}
