// What is next, as each program says it of the same project: the preview of `work`, `why`, the
// skills of an agent, and what `work` then does. Generated projects are in
// tests/unit/app/work/generated_choice_test.cpp.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <regex>

using namespace atelier;
using namespace atelier::test;

namespace {

std::string epic_yaml(const std::string& root, const std::string& more = {}) {
    return "  - {title: Epic " + root + ", root_branch: " + root + ", " + more +
           "changesets: [{title: One, description: \"demo: write " + root + ".txt x\"}]}\n";
}

struct Choosing {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();

    std::vector<std::string> plan(const std::string& epics) {
        return sandbox.plan(repository.folder, "epics:\n" + epics);
    }
    Json document(const std::vector<std::string>& arguments) {
        const ProcessResult ran = sandbox.try_atelier(repository.folder, arguments);
        const auto parsed = parse_json(ran.out);
        INFO(ran.out << ran.err);
        REQUIRE(std::holds_alternative<Json>(parsed));
        return std::get<Json>(parsed);
    }
    Json skill(const std::string& agent, const std::vector<std::string>& words) {
        std::vector<std::string> argv = words;
        argv.front() = (sandbox.programs() / argv.front()).string();
        sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/" + agent;
        const ProcessResult ran = sandbox.run(repository.folder, argv);
        sandbox.environment().erase("ATELIER_AGENT_ID");
        const auto parsed = parse_json(ran.out);
        INFO(ran.out << ran.err);
        REQUIRE(std::holds_alternative<Json>(parsed));
        return std::get<Json>(parsed);
    }
    static std::string error_of(const Json& refused) {
        const Json* error = refused.find("error");
        return error == nullptr ? "" : error->string_at("code");
    }
    bool can_be_worked_on(const std::string& bead) {
        const Json why = document({"why", bead, "--json"});
        for (const Json& answer : why.find("answers")->as_array())
            if (answer.string_at("question") == "work") return answer.find("possible")->as_bool();
        return false;
    }
    // All of them name that epic's changeset as what is next, for a worker that is new as well.
    void check_next(const std::string& epic) {
        const std::string changeset = epic + ".1";
        const Json would = document({"work", "--dry-run", "--mode", "auto", "--json"});
        CHECK(would.string_at("changeset") == changeset);
        CHECK(can_be_worked_on(epic));
        CHECK(can_be_worked_on(changeset));
        const Json did =
            document({"work", "--mode", "auto", "--run-mode", "once", "--agent", "demo", "--json"});
        CHECK(test::at(did, {"sessions", "0", "changeset"}).as_string() == changeset);
    }
};

} // namespace

TEST_CASE("every program takes the more urgent epic, then the order of the file", "[e2e][choice]") {
    Choosing at;
    const auto epics = at.plan(epic_yaml("later") + epic_yaml("common", "priority: 1, ") +
                               epic_yaml("urgent", "priority: 0, "));
    CHECK(at.skill("zed", {"startup_contract"}).string_at("epic") == epics[2]);
    at.check_next(epics[2]);
    at.check_next(epics[1]);
    CHECK(at.skill("zed", {"claim_epic"}).string_at("epic") == epics[0]);
}

TEST_CASE("every program passes over a root branch that is checked out", "[e2e][choice]") {
    Choosing at;
    const auto epics = at.plan(epic_yaml("first") + epic_yaml("second"));
    at.sandbox.git().git(at.repository.folder, {"switch", "-q", "-c", "first"});
    CHECK_FALSE(at.can_be_worked_on(epics[0]));
    CHECK(at.skill("zed", {"startup_contract"}).string_at("epic") == epics[1]);
    at.check_next(epics[1]);
    CHECK(at.skill("zed", {"startup_contract"}).string_at("next") == "idle");
}

TEST_CASE("an agent without an orchestrator keeps its epic and its name", "[e2e][choice]") {
    Choosing at;
    const auto epics = at.plan(epic_yaml("held") + epic_yaml("free"));
    CHECK(at.skill("worker-1", {"epic_claim", epics[0]}).find("ok")->as_bool());
    CHECK_FALSE(at.can_be_worked_on(epics[0]));
    const Json named = at.document({"work", epics[0], "--agent", "demo", "--json"});
    CHECK(Choosing::error_of(named) == "epic-taken");
    const Json in_use =
        at.document({"work", "--mode", "auto", "--name", "worker-1", "--agent", "demo", "--json"});
    CHECK(Choosing::error_of(in_use) == "identity-in-use");
    at.check_next(epics[1]);
}

TEST_CASE("what a worker has left is gone on with, and any other epic by its name",
          "[e2e][choice]") {
    Choosing at;
    const std::string two_parts =
        "changesets: [{title: One, description: \"demo: write a.txt x\"}, "
        "{title: Two, description: \"demo: write b.txt x\"}]}\n";
    const auto epics = at.plan("  - {title: Left, root_branch: left, " + two_parts +
                               epic_yaml("free", "priority: 0, "));
    at.document({"work", epics[0], "--run-mode", "once", "--name", "worker-7", "--agent", "demo",
                 "--json"});
    const Json would = at.document({"work", "--dry-run", "--mode", "auto", "--json"});
    CHECK(would.string_at("changeset") == epics[0] + ".2");
    const Json by_name = at.document({"work", epics[1], "--agent", "demo", "--json"});
    CHECK(test::at(by_name, {"sessions", "0", "end"}).as_string() == "integrated");
    const Json left = at.document({"work", "--mode", "auto", "--agent", "demo", "--json"});
    CHECK(test::at(left, {"sessions", "0", "changeset"}).as_string() == epics[0] + ".2");
    CHECK(left.string_at("worker") == "atelier/worker/worker-7");
}

namespace {

// A branch with the name of the first epic's work branch, and a commit of `committer`, of which the
// plan knows nothing.
std::string unknown_branch(Choosing& at, const std::string& epic, const std::string& committer) {
    const std::filesystem::path& folder = at.repository.folder;
    GitSandbox& git = at.sandbox.git();
    const std::string branch = "one-" + epic + ".1";
    git.git(folder, {"branch", "one"});
    git.git(folder, {"branch", branch});
    git.git(folder, {"worktree", "add", "-q", "../by-hand", branch});
    write_file(folder.parent_path() / "by-hand/found.txt", "x\n");
    git.git(folder.parent_path() / "by-hand", {"add", "."});
    const ProcessResult made =
        at.sandbox.run(folder.parent_path() / "by-hand",
                       {"env", "GIT_COMMITTER_NAME=" + committer, "git", "commit", "-qm", "Found"});
    REQUIRE(made.status == 0);
    git.git(folder, {"worktree", "remove", "../by-hand"});
    return branch;
}

} // namespace

TEST_CASE("a work branch that agents alone have moved is taken up, though no commit says whose it "
          "is",
          "[e2e][choice]") {
    Choosing at;
    const std::string epic = at.plan(epic_yaml("one")).front();
    unknown_branch(at, epic, "atelier/worker/worker-1");
    at.check_next(epic);
    CHECK(at.sandbox.git().git(at.repository.folder, {"show", "one:found.txt"}) == "x");
    CHECK(at.sandbox.git().git(at.repository.folder, {"show", "one:one.txt"}) == "x");
}

TEST_CASE("a work branch that may be somebody's is refused with the command that lets work go on",
          "[e2e][choice]") {
    Choosing at;
    const std::string epic = at.plan(epic_yaml("one")).front();
    const std::string branch = unknown_branch(at, epic, "Otto Other");
    const std::string why = at.document({"why", epic + ".1", "--json"}).dump();
    std::smatch found;
    REQUIRE(std::regex_search(why, found, std::regex("git branch -m (\\S+) ([^\\s\"]+)")));
    CHECK(found[1] == branch);
    CHECK_FALSE(at.can_be_worked_on(epic + ".1"));
    at.sandbox.git().git(at.repository.folder, {"branch", "-m", found[1], found[2]});
    at.check_next(epic);
    CHECK(at.sandbox.git().git(at.repository.folder, {"show", found[2].str() + ":found.txt"}) ==
          "x");
    CHECK(at.sandbox.git().try_git(at.repository.folder, {"show", "one:found.txt"}).status != 0);
}
