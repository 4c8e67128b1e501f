// Each real agent as a planner that nobody answers: it drafts an epic of three changesets, cannot
// commit or promote it, and carries it out as a worker once the overseer has promoted it.
#include "agents/agent_desk.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* create =
    R"({"run": "plan_create_epic --title Greetings --scope 'three files' )"
    R"(--acceptance 'each of them greets' --root-branch greet",
    "capture": {"EPIC": "\"epic\" *: *\"([^\"]+)\""}})";

// Each says on its last line which of them Git took.
constexpr const char* writes = R"(g=git; at=
$g commit --allow-empty -qm Stray && at="$at commit"
$g commit --no-verify --allow-empty -qm Stray && at="$at no-verify"
$g branch stray && at="$at branch"
$g -C "$ATELIER_PROJECT" commit --no-verify --allow-empty -qm Stray && at="$at commit-on-main"
echo "got through:$at.")";

std::string carried_out(const std::string& name) {
    return "echo " + name + " >" + name + ".txt && git add . && git commit -qm 'Say " + name +
           "' && changeset_done";
}

void plans_and_carries_out(const std::string& agent) {
    ModelScript script;
    script.turn(create)
        .runs("printf 'changesets:\\n- {title: One, description: D}\\n- {title: Two, description: "
              "D}\\n"
              "- {title: Three, description: D}\\n' | plan_changesets --epic {{EPIC}} --from -")
        .runs(writes)
        .runs("plan_promote_epic --epic {{EPIC}} --yes")
        .says("Planned.");
    for (const std::string name : {"one", "two", "three"})
        script.runs(carried_out(name)).says("Done.");
    AgentDesk desk(agent, script);
    AtelierSandbox& sandbox = desk.sandbox();
    const fs::path folder = desk.folder();

    const ProcessResult planned =
        sandbox.try_atelier(folder, {"plan", "--yes", "--agent", agent, "Greet three times."});

    INFO(planned.out << planned.err << "\nresults:\n" << join(desk.model().results(), "\n"));
    REQUIRE(planned.status == 0);
    const Json drafted = sandbox.json(folder, {"status"});
    REQUIRE(at(drafted, {"epics"}).as_array().size() == 1);
    const std::string epic = at(drafted, {"epics", "0", "id"}).as_string();
    CHECK(at(drafted, {"epics", "0", "draft"}).as_bool());
    CHECK(at(drafted, {"epics", "0", "changesets"}).as_array().size() == 3);
    const std::vector<std::string> results = desk.model().results();
    CHECK(join(results, "\n").find("got through:.") != std::string::npos);
    CHECK(sandbox.git().git(folder, {"rev-list", "--all", "--count"}) == "1");
    CHECK(results.back().find("approval-required") != std::string::npos);

    sandbox.atelier(folder, {"promote", epic, "--yes"});
    const ProcessResult worked = desk.work();

    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    for (const std::string name : {"one", "two", "three"})
        CHECK(sandbox.git().try_git(folder, {"show", "greet:" + name + ".txt"}).out == name + "\n");
}

} // namespace

TEST_CASE("Claude Code plans without a terminal", "[agents][claude][planners]") {
    plans_and_carries_out("claude");
}
TEST_CASE("Codex plans without a terminal", "[agents][codex][planners]") {
    plans_and_carries_out("codex");
}
TEST_CASE("Gemini CLI plans without a terminal", "[agents][gemini][planners]") {
    plans_and_carries_out("gemini");
}
TEST_CASE("OpenCode plans without a terminal", "[agents][opencode][planners]") {
    plans_and_carries_out("opencode");
}
TEST_CASE("Copilot CLI plans without a terminal", "[agents][copilot][planners]") {
    plans_and_carries_out("copilot");
}
TEST_CASE("pi plans without a terminal", "[agents][pi][planners]") {
    plans_and_carries_out("pi");
}
TEST_CASE("Qwen Code plans without a terminal", "[agents][qwen][planners]") {
    plans_and_carries_out("qwen");
}
TEST_CASE("Kimi Code plans without a terminal", "[agents][kimi][planners]") {
    plans_and_carries_out("kimi");
}
