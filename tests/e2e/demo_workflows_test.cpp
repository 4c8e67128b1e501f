// The shipped workflows of changesets run to their end without a model: the demo agent reviews as
// well as it writes.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct DemoWorkflow {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;
    std::string epic;
    std::string changeset;

    explicit DemoWorkflow(const std::string& description) {
        write_file(folder / "Makefile", "test:\n\ttrue\n");
        sandbox.git().git(folder, {"add", "Makefile"});
        sandbox.git().git(folder, {"commit", "-q", "-m", "Have something to check"});
        epic = sandbox
                   .plan(folder, "epics:\n  - title: One\n    root_branch: one\n    changesets:\n"
                                 "      - title: Part\n        description: \"" +
                                     description + "\"\n")
                   .front();
        changeset = epic + ".1";
        sandbox.atelier(folder, {"config", "agent.default", "demo"});
    }

    Json run(const std::string& workflow, int status) {
        const ProcessResult ran =
            sandbox.try_atelier(folder, {"run", workflow, "--changeset", changeset, "--json"});
        INFO(ran.out << ran.err);
        CHECK(ran.status == status);
        return std::get<Json>(parse_json(ran.out));
    }
    std::vector<Json> turns(const Json& ran) {
        const std::string id = at(ran, {"run", "id"}).as_string();
        return sandbox.json(folder, {"runs", id, "--turns"}).find("turns")->as_array();
    }
    std::string state() {
        return at(sandbox.json(folder, {"show", changeset}), {"state"}).as_string();
    }
    std::string at_one(const std::string& file) {
        return sandbox.git().git(folder, {"show", "one:" + file});
    }
};

} // namespace

TEST_CASE("the demo agent reviews in the workflow pair, and works in what was asked for",
          "[e2e][demo][molecules]") {
    DemoWorkflow demo("demo: ask-for notes.txt checked twice");
    const Json ran = demo.run("pair", 0);
    CHECK(at(ran, {"run", "status"}).as_string() == "completed");
    const auto turns = demo.turns(ran);
    REQUIRE(turns.size() == 4);
    CHECK(turns[1].string_at("verdict") == "changes_requested");
    CHECK(turns[1].string_at("text") == "notes.txt lacks the line: checked twice");
    CHECK(turns[2].int_at("round") == 2);
    CHECK(turns[3].string_at("verdict") == "approved");
    CHECK(demo.state() == "merged");
    CHECK(demo.at_one("notes.txt") == "checked twice");
}

TEST_CASE("the workflow qa ends with the demo agent's review", "[e2e][demo][molecules]") {
    DemoWorkflow demo("Do it");
    const Json ran = demo.run("qa", 0);
    CHECK(at(ran, {"run", "status"}).as_string() == "completed");
    const auto turns = demo.turns(ran);
    REQUIRE(turns.size() == 3);
    CHECK(turns[1].string_at("kind") == "check");
    CHECK(turns[2].string_at("verdict") == "approved");
    CHECK(demo.state() == "merged");
    CHECK(demo.at_one(demo.changeset + ".txt") == "- Part");
}

TEST_CASE("the workflow review-cycle waits for a person, and lands what they approve",
          "[e2e][demo][molecules]") {
    DemoWorkflow demo("Do it");
    const Json ran = demo.run("review-cycle", 1);
    CHECK(at(ran, {"end"}).as_string() == "gate");
    demo.sandbox.atelier(demo.folder, {"review", demo.changeset, "--approve"});
    const ProcessResult worked = demo.sandbox.try_atelier(
        demo.folder, {"work", demo.epic, "--mode", "auto", "--run-mode", "once"});
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK(demo.state() == "merged");
    CHECK(demo.at_one(demo.changeset + ".txt") == "- Part");
}
