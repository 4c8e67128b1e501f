// The artisans' skills as programs, by an agent that runs by itself: what they answer and refuse,
// and what stands in the store and in Git afterwards.
#include "adapters/yaml/workflow_yaml.hpp"
#include "domain/run/run_records.hpp"
#include "domain/workflow/commission.hpp"
#include "domain/workflow/normal_form.hpp"
#include "ports/run_store.hpp"
#include "support/skill_sandbox.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

const std::string alone = "atelier/artisan/alone";

// A project with a run that nobody drives: a letter by two artisans, one after the other.
struct TurnSandbox : SkillSandbox {
    std::string run_id = queued_run("at-run01").str();

    BeadId queued_run(const std::string& name) {
        YamlWorkflowFormat format;
        Workflow workflow =
            unwrap(commission_workflow(CommissionHow::chain, {"calligrapher", "scout"}, {}));
        Run made{.id = *BeadId::parse(name),
                 .workflow = workflow.name,
                 .definition = format.write(normal_form(std::move(workflow))),
                 .request = "Write of the sea.",
                 .status = RunStatus::queued};
        const Workflow read = unwrap(format.parse(made.definition));
        for (const WorkflowRole& role : read.roles)
            made.artisans.emplace(role.name, role.artisan);
        Bead bead{.id = made.id,
                  .title = "Of the sea",
                  .issue_type = std::string(run_type),
                  .status = bead_status_of(made.status)};
        add_label(bead, label_of(BeadKind::run));
        unwrap(
            store->write({Time{}, "atelier/overseer/olga"}, [&](PlanWriter& plan) -> Result<void> {
                ATELIER_CHECK(plan.create(bead));
                return plan.runs_to_write().create(made);
            }));
        return made.id;
    }
    SkillAnswer as_alone(const std::string& skill, const std::vector<std::string>& arguments) {
        return run(skill, arguments, alone);
    }
    std::string file(const std::string& text) {
        const fs::path path = git.root() / "reply";
        std::ofstream(path, std::ios::binary) << text;
        return path.string();
    }
};

} // namespace

TEST_CASE("an agent takes turns and hands them in until its run is over", "[contract][skills]") {
    TurnSandbox sandbox;
    CHECK(sandbox.as_alone("turn_show", {}).code() == "not-runnable");
    const Json first = sandbox.as_alone("turn_next", {}).document();
    CHECK(first.string_at("run") == sandbox.run_id);
    CHECK(first.string_at("artisan") == "calligrapher");
    CHECK(first.string_at("request") == "Write of the sea.");
    CHECK(first.find("expires_at")->is_string());
    CHECK_FALSE(first.find("driven")->as_bool());
    CHECK_THAT(first.string_at("prompt"), ContainsSubstring("Write of the sea."));
    const Json shown = sandbox.as_alone("turn_show", {}).document();
    CHECK(shown.string_at("prompt") == first.string_at("prompt"));
    std::string skills;
    for (const Json& skill : shown.find("skills")->as_array())
        skills += skill.string_at("name") + " ";
    CHECK(skills == "heartbeat mail_send piece_lineage piece_search piece_show turn_handoff "
                    "turn_next turn_show turn_submit ");
    CHECK(*first.find("skills") == *shown.find("skills"));
    CHECK(sandbox.as_alone("turn_next", {}).document().find("already")->as_bool());
    CHECK(sandbox.as_alone("heartbeat", {}).document().string_at("agent") == alone);

    const Json handed =
        sandbox.as_alone("turn_submit", {"--file", sandbox.file("Blue."), "--say", "as a haiku"})
            .document();
    CHECK(handed.find("recorded")->as_bool());
    CHECK(handed.string_at("status") == "done");
    CHECK(handed.string_at("run_status") == "waiting");
    CHECK(sandbox.as_alone("turn_submit", {"--file", sandbox.file("Blue.")})
              .document()
              .find("already")
              ->as_bool());
    CHECK(sandbox.as_alone("heartbeat", {}).code() == "not-runnable");

    const Json second = sandbox.as_alone("turn_next", {"--artisan", "Scout"}).document();
    REQUIRE(second.find("earlier")->as_array().size() == 1);
    CHECK(second.find("earlier")->as_array()[0].string_at("text") == "Blue.");
    const Json last = sandbox.as_alone("turn_submit", {"--say", "Green.", "--done"}).document();
    CHECK(last.string_at("run_status") == "completed");
    CHECK(sandbox.as_alone("turn_next", {}).code() == "not-runnable");

    const std::string piece = last.string_at("piece");
    CHECK(sandbox.git.git(sandbox.repository.folder,
                          {"show", "atelier/pieces/" + piece + ":piece.md"}) == "Green.");
    const Json seen = sandbox.as_alone("piece_show", {piece}).document();
    CHECK(seen.string_at("text") == "Green.");
    const Json lineage = sandbox.run("piece_lineage", {piece}).document();
    CHECK(lineage.find("lineage")->find("ancestors")->as_array().size() == 1);
    const Json found =
        sandbox.run("piece_search", {"--search", "GREEN", "--limit", "1"}).document();
    CHECK(found.int_at("all") == 1);
    CHECK(found.find("pieces")->as_array()[0].string_at("id") == piece);
    CHECK(sandbox.run("piece_search", {"--artisan", "Scout"}).document().int_at("all") == 1);
    CHECK(sandbox.run("piece_search", {"--form", "sonnet"}).document().int_at("all") == 0);
    CHECK_THAT(sandbox.run("piece_show", {piece, "--text"}).out, ContainsSubstring("Green."));
}

TEST_CASE("what cannot be handed in is refused at once, with what to do", "[contract][skills]") {
    TurnSandbox sandbox;
    CHECK(sandbox.as_alone("turn_submit", {"--say", "Blue."}).code() == "not-runnable");
    CHECK(sandbox.as_alone("turn_next", {}).status == 0);
    const auto refused = [&](const std::vector<std::string>& arguments, const std::string& code) {
        const SkillAnswer answer = sandbox.as_alone("turn_submit", arguments);
        INFO(answer.out << answer.err);
        CHECK(answer.code() == code);
        CHECK_FALSE(answer.document().find("error")->string_at("hint").empty());
    };
    refused({}, "usage");
    refused({"--done"}, "usage");
    refused({"--file", "/no/such/file"}, "files-failed");
    refused({"--file", sandbox.git.root().string()}, "files-failed");
    refused({"--file", sandbox.file(std::string("a\0b", 3))}, "reply-invalid");
    refused({"--file", sandbox.file("\xff\xfe")}, "reply-invalid");
    refused({"--file", sandbox.file("")}, "reply-invalid");
    refused({"--file", sandbox.file(std::string((8UL << 20U) + 1, 'x'))}, "reply-invalid");
    refused({"--say", "a", "--evaluation", "{"}, "usage");
    refused({"--say", "a", "--evaluation", R"({"score":11})"}, "usage");
    CHECK(sandbox.as_alone("turn_handoff", {"--to", "scout"}).code() == "usage");
    CHECK(sandbox.as_alone("turn_next", {"--artisan", "nobody"}).code() == "not-found");
    CHECK(sandbox.as_alone("turn_next", {"--artisan", "scout"}).code() == "not-runnable");
    CHECK(sandbox.as_alone("piece_search", {"--limit", "-1"}).code() == "usage");
    CHECK(sandbox.as_alone("turn_submit", {"--say", "Blue."}).status == 0);
}

TEST_CASE("turns are for artisans, and each has its own", "[contract][skills]") {
    TurnSandbox sandbox;
    for (const char* other : {"atelier/worker/alice", "atelier/planner/plan-1"})
        CHECK(sandbox.run("turn_next", {}, other).code() == "wrong-role");
    CHECK(sandbox.as_alone("turn_next", {}).status == 0);
    CHECK(sandbox.run("turn_submit", {"--say", "Mine."}, "atelier/artisan/calligrapher").code() ==
          "not-runnable");
    CHECK(sandbox.run("turn_next", {}, "atelier/artisan/other").code() == "not-runnable");
    CHECK(sandbox.run("turn_show", {}).code() == "not-runnable");
}

TEST_CASE("an artisan asks in the thread of its run", "[contract][skills]") {
    TurnSandbox sandbox;
    CHECK(sandbox.as_alone("turn_next", {}).status == 0);
    const Json sent = sandbox
                          .as_alone("mail_send", {"--to", "overseer", "--subject", "Which sea?",
                                                  "--thread", sandbox.run_id})
                          .document();
    const Bead asked = sandbox.get(*BeadId::parse(sent.string_at("message")));
    CHECK(asked.message->thread->str() == sandbox.run_id);
}
