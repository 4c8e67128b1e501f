// `git atelier undo` after real decisions, with real Git and the real programs.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/kill_points.hpp"

#include <iostream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Deciding {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    fs::path folder = repository.folder;
    std::string epic;
    std::string changeset;

    // What the demo agent is told to do in its one changeset.
    explicit Deciding(const std::string& told) {
        epic = sandbox.plan(folder, numbered_parts(told, 1)).front();
        changeset = epic + ".1";
        const ProcessResult worked = sandbox.work(folder);
        INFO(worked.out << worked.err);
    }
    Json json(std::vector<std::string> words) { return sandbox.json(folder, std::move(words)); }
    std::string kind_undone() {
        const Json undone = json({"undo", "--yes"});
        CHECK(undone.find("taken_back")->as_bool());
        return at(undone, {"decision", "kind"}).as_string();
    }
    std::string refused(int status) {
        const ProcessResult result = sandbox.try_atelier(folder, {"undo", "--yes", "--json"});
        CHECK(result.status == status);
        return result.out;
    }
    std::string git(const std::vector<std::string>& arguments) {
        return sandbox.git().git(folder, arguments);
    }
    std::string state() {
        return at(json({"status"}), {"epics", "0", "changesets", "0", "state"}).as_string();
    }
};

} // namespace

TEST_CASE("retry and abandon are taken back one after the other, with the work branch",
          "[e2e][undo]") {
    Deciding at("demo: write N.txt x\n          demo: block why?");
    const std::string branch = "one-" + at.changeset;
    const std::string head = at.git({"rev-parse", branch});
    REQUIRE(at.state() == "blocked");
    at.sandbox.atelier(at.folder, {"retry", at.changeset});
    CHECK(at.state() != "blocked");
    at.sandbox.atelier(at.folder, {"abandon", at.changeset, "--reason", "no", "--yes"});
    CHECK(at.git({"for-each-ref", "refs/heads/" + branch}).empty());

    const ProcessResult asked = at.sandbox.try_atelier(at.folder, {"undo"});
    CHECK(asked.status == 129);
    CHECK_THAT(asked.out, ContainsSubstring("would take back the abandonment of " + at.changeset) &&
                              ContainsSubstring(branch));
    CHECK(at.kind_undone() == "abandon");
    CHECK(at.git({"rev-parse", branch}) == head);
    CHECK(at.kind_undone() == "retry");
    CHECK(at.state() == "blocked");
    CHECK_THAT(at.refused(1), ContainsSubstring("not-found"));
    CHECK_THAT(at.sandbox.atelier(at.folder, {"log", "--verify"}),
               ContainsSubstring("took back a decision (retry)"));

    // The work goes on where it was.
    at.sandbox.atelier(at.folder, {"retry", at.changeset});
    at.sandbox.work(at.folder);
    CHECK_THAT(at.refused(1), ContainsSubstring("built-on") && ContainsSubstring("\"session\""));
}

TEST_CASE("an integration is taken back until the parent branch moves", "[e2e][undo]") {
    Deciding at("demo: write N.txt fine");
    const std::string before = at.git({"rev-parse", "main"});
    at.sandbox.atelier(at.folder, {"integrate", at.epic});
    CHECK(at.git({"rev-parse", "main"}) != before);
    CHECK(fs::exists(at.folder / "1.txt"));
    CHECK(at.kind_undone() == "integrate");
    CHECK(at.git({"rev-parse", "main"}) == before);
    CHECK_FALSE(fs::exists(at.folder / "1.txt"));
    at.sandbox.atelier(at.folder, {"integrate", at.epic});
    const std::string theirs =
        at.sandbox.git().commit(at.folder, "Theirs\n", {{"theirs.txt", "theirs\n"}}).str();
    CHECK_THAT(at.refused(1), ContainsSubstring("built-on") && ContainsSubstring("\"moved\"") &&
                                  ContainsSubstring(theirs));
    CHECK(at.git({"rev-parse", "main"}) == theirs);
}

TEST_CASE("what a person landed is taken back with its branch, until something stands on it",
          "[e2e][undo]") {
    Deciding at("demo: write N.txt x\n          demo: block why?");
    const std::string branch = "one-" + at.changeset;
    const std::string head = at.git({"rev-parse", branch});
    const std::string root = at.git({"rev-parse", "one"});
    at.sandbox.atelier(at.folder, {"integrate", at.changeset});
    const std::string landed = at.git({"rev-parse", "one"});
    REQUIRE(at.state() == "merged");
    CHECK(landed != root);
    CHECK(at.git({"for-each-ref", "refs/heads/" + branch}).empty());
    const ProcessResult usage =
        at.sandbox.try_atelier(at.folder, {"integrate", at.changeset, "--undo"});
    CHECK(usage.status == 129);
    CHECK_THAT(usage.err, ContainsSubstring("git atelier undo"));

    const ProcessResult asked = at.sandbox.try_atelier(at.folder, {"undo"});
    CHECK_THAT(asked.out, ContainsSubstring("would take back the landing of " + at.changeset) &&
                              ContainsSubstring(branch) && ContainsSubstring("one"));
    CHECK(at.kind_undone() == "land");
    CHECK(at.git({"rev-parse", "one"}) == root);
    CHECK(at.git({"rev-parse", branch}) == head);
    CHECK(at.state() == "blocked");
    CHECK_THAT(at.sandbox.atelier(at.folder, {"log", "--verify"}),
               ContainsSubstring("took back a decision (land)"));
    CHECK(at.sandbox.try_atelier(at.folder, {"doctor"}).status == 0);

    // It lands again, and stays where it is once it has come further.
    at.sandbox.atelier(at.folder, {"integrate", at.changeset});
    at.git({"branch", "mine", "one"});
    CHECK_THAT(at.refused(1), ContainsSubstring("built-on") && ContainsSubstring("mine"));
    at.git({"branch", "-D", "mine"});
    CHECK(at.kind_undone() == "land");
    CHECK(at.git({"rev-parse", "one"}) == root);
}

TEST_CASE(
    "at whatever call the undo of a landing is killed, the next run finishes it or finds it as "
    "it was",
    "[e2e][undo][kills][generated]") {
    const auto kill_at = [](Deciding& at, const KillPoint& point) {
        return run_killed(at.sandbox, at.folder, point, {"undo", "--yes"});
    };
    struct LandedByHand : Deciding {
        std::string branch = "one-" + changeset;
        std::string head = git({"rev-parse", branch});
        std::string root = git({"rev-parse", "one"});
        std::string landed = land();

        LandedByHand() : Deciding("demo: write N.txt x\n          demo: block why?") {}
        std::string land() {
            sandbox.atelier(folder, {"integrate", changeset});
            return git({"rev-parse", "one"});
        }
        void remove_locks() {
            for (const char* const lock : {"refs/heads/one.lock", "packed-refs.lock"})
                fs::remove(repository.common_dir / lock);
            fs::remove(repository.common_dir / ("refs/heads/" + branch + ".lock"));
        }
    };
    LandedByHand whole;
    const long calls = kill_at(whole, {0, "first"});
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    REQUIRE(calls > 5);
    REQUIRE(whole.git({"rev-parse", "one"}) == whole.root);
    const auto points = kill_points(calls, std::max(calls / 8, 1L));
    for (const KillPoint& point : points) {
        LandedByHand at;
        kill_at(at, point);
        at.remove_locks();
        INFO("call " << point.call << " of " << calls << ", victim " << point.victim);
        const bool said = at.state() != "merged";
        at.sandbox.work(at.folder);
        CHECK(at.state() == (said ? "blocked" : "merged"));
        CHECK(at.git({"rev-parse", "one"}) == (said ? at.root : at.landed));
        if (!said) CHECK(at.kind_undone() == "land");
        CHECK(at.git({"rev-parse", "one"}) == at.root);
        CHECK(at.git({"rev-parse", at.branch}) == at.head);
        CHECK(at.state() == "blocked");
        CHECK(at.sandbox.try_atelier(at.folder, {"log", "--verify"}).status == 0);
        CHECK(at.git({"fsck", "--strict", "--no-dangling"}).empty());
    }
    std::cout << points.size() << " kills at " << calls << " calls of undo\n";
}

TEST_CASE("a promotion is taken back until somebody works on it", "[e2e][undo]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const std::string epic =
        sandbox
            .plan(repository.folder,
                  "epics:\n  - title: T\n    root_branch: one\n    draft: true\n    changesets:\n"
                  "      - title: C\n        description: 'demo: write 1.txt fine'\n")
            .front();
    const auto undo = [&] {
        return sandbox.try_atelier(repository.folder, {"undo", "--yes", "--json"});
    };
    sandbox.atelier(repository.folder, {"promote", epic, "--yes"});
    CHECK(undo().status == 0);
    CHECK_THAT(sandbox.atelier(repository.folder, {"why", epic}), ContainsSubstring("draft"));
    sandbox.atelier(repository.folder, {"promote", epic, "--yes"});
    sandbox.work(repository.folder);
    const ProcessResult refused = undo();
    CHECK(refused.status == 1);
    CHECK_THAT(refused.out, ContainsSubstring("built-on") && ContainsSubstring("\"claimed\""));
}
