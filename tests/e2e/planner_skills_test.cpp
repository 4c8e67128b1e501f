// A planner's skills as programs, from a draft to a claimable epic; what they did is read back by
// the overseer's commands.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Planner {
    AtelierSandbox sandbox;
    BuiltRepository built = sandbox.git().plain();

    Planner() {
        sandbox.atelier(built.folder, {"init", "--yes"});
        sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/planner/plan-1";
    }

    Json skill(const std::string& name, std::vector<std::string> arguments, int status = 0,
               const std::string& input = {}) {
        arguments.insert(arguments.begin(), (sandbox.programs() / name).string());
        const ProcessResult result = sandbox.run(built.folder, arguments, input);
        INFO(result.out << result.err);
        CHECK(result.status == status);
        auto parsed = parse_json(result.out);
        REQUIRE(std::holds_alternative<Json>(parsed));
        return std::get<Json>(std::move(parsed));
    }
    Json refused(const std::string& name, const std::vector<std::string>& arguments,
                 const std::string& code, int status = 1, const std::string& input = {}) {
        const Json document = skill(name, arguments, status, input);
        CHECK(at(document, {"error", "code"}).as_string() == code);
        CHECK_FALSE(at(document, {"error", "hint"}).as_string().empty());
        return document;
    }
    std::string draft(const std::string& title = "Greeting") {
        return at(skill("plan_create_epic",
                        {"--title", title, "--scope", "s", "--acceptance", "a"}),
                  {"epic"})
            .as_string();
    }
    Json shown(const std::string& id) { return sandbox.json(built.folder, {"show", id}); }
};

} // namespace

TEST_CASE("a planner takes an epic from draft to the overseer's decision", "[e2e][planner]") {
    Planner planner;
    const std::string epic = planner.draft();
    CHECK(planner.draft() == epic);
    planner.refused("plan_promote_epic", {"--epic", epic, "--yes"}, "no-changesets");

    const Json planned = planner.skill("plan_changesets", {"--epic", epic, "--from", "-"}, 0,
                                       "changesets:\n  - {key: core, title: Core, description: D}\n"
                                       "  - {title: Cli, depends_on: [core]}\n");
    CHECK(at(planned, {"changesets", "1"}).as_string() == epic + ".2");
    CHECK(at(planned, {"keys", "core"}).as_string() == epic + ".1");
    const Json tasks = planner.skill(
        "plan_split_tasks", {"--epic", epic, "--parent", epic + ".1", "--task", "-x 'y' \"ü\""});
    CHECK(at(tasks, {"tasks", "0"}).as_string() == epic + ".1.1");
    CHECK(at(planner.shown(epic + ".1.1"), {"bead", "title"}).as_string() == "-x 'y' \"ü\"");
    planner.skill("plan_edit", {epic + ".2", "--description", "Call it.", "--lines", "20", "--kind",
                                "behaviour", "--path", "src/**", "--path", "docs/**"});
    const Json cli = planner.shown(epic + ".2");
    CHECK(at(cli, {"bead", "fields", "changeset.paths"}).as_string() == "src/**, docs/**");
    CHECK(at(cli, {"state"}).as_string() == "planned");

    CHECK_FALSE(at(planner.skill("plan_promote_epic", {"--epic", epic}), {"promoted"}).as_bool());
    const Json asked =
        planner.refused("plan_promote_epic", {"--epic", epic, "--yes"}, "approval-required");
    const std::string message = at(asked, {"error", "details", "message"}).as_string();
    CHECK(at(planner.refused("plan_promote_epic", {"--epic", epic, "--yes"}, "approval-required"),
             {"error", "details", "message"})
              .as_string() == message);
    CHECK(at(planner.shown(message), {"bead", "status"}).as_string() == "open");

    // Neither the skill nor the overseer's command, called by the planner, decides.
    const std::string identity = planner.sandbox.environment().at("ATELIER_AGENT_ID");
    CHECK(planner.sandbox.try_atelier(planner.built.folder, {"promote", epic, "--yes"}).status ==
          1);
    planner.sandbox.environment().erase("ATELIER_AGENT_ID");
    planner.sandbox.atelier(planner.built.folder, {"promote", epic, "--yes"});
    planner.sandbox.environment()["ATELIER_AGENT_ID"] = identity;
    CHECK(at(planner.shown(epic + ".2"), {"state"}).as_string() == "ready");
    CHECK(at(planner.shown(message), {"bead", "status"}).as_string() == "closed");
    CHECK(
        at(planner.skill("plan_promote_epic", {"--epic", epic, "--yes"}), {"promoted"}).as_bool());
}

TEST_CASE("what a planner may not plan is refused with a code", "[e2e][planner]") {
    Planner planner;
    const std::string epic = planner.draft();
    planner.refused(
        "plan_create_epic",
        {"--title", "T", "--scope", "s", "--acceptance", "a", "--root-branch", "main/deep"},
        "ref-conflict");
    planner.refused("plan_create_epic",
                    {"--title", "T", "--scope", "s", "--acceptance", "a", "--root-branch", "main"},
                    "plan-invalid");
    planner.refused("plan_changesets",
                    {"--epic", epic, "--title", "T", "--description", "D", "--lines", "801"},
                    "guardrail-exceeded");
    planner.refused("plan_changesets", {"--epic", epic, "--title", "T"}, "usage", 129);
    planner.refused("plan_changesets", {"--epic", epic, "--from", "-", "--title", "T"}, "usage",
                    129);
    planner.refused("plan_changesets", {"--epic", epic, "--from", "-"}, "plan-invalid", 1,
                    "changesets:\n  - {title: A, colour: red}\n");
    planner.refused("plan_edit", {epic}, "usage", 129);
    planner.refused("plan_edit", {epic, "--lines", "3"}, "usage", 129);
    planner.refused("plan_edit", {epic, "--add-dependency", epic}, "plan-invalid");
    CHECK(at(planner.shown(epic), {"children"}).as_array().empty());
}
