// What the commands show that say who works together, and how.
#include "domain/workflow/normal_form.hpp"
#include "support/screens.hpp"
#include "view/artisans.hpp"
#include "view/turn_pause.hpp"
#include "view/workflow.hpp"
#include "view/workflows.hpp"

#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const std::filesystem::path templates = "/usr/share/git-atelier/templates";

CheckedWorkflow as_checked(Workflow workflow) {
    const auto file = templates / "workflows" / (workflow.name + ".yaml");
    CheckedWorkflow out{.found = {.workflow = workflow, .file = file, .shipped = true},
                        .normal = normal_form(std::move(workflow))};
    out.artisans = arity(out.normal);
    out.turns_at_most = turns_at_most(out.normal.steps);
    return out;
}

Workflow review_cycle() {
    Workflow out{.name = "review-cycle",
                 .title = "Work until the reviewer is content",
                 .subject = WorkflowSubject::changeset};
    out.roles = {{"author", "worker"}, {"tester", "worker"}};
    const Term author{TurnStep{.role = "author",
                               .produces = Produces::changes,
                               .brief = {"carry-out", "address-feedback"}}};
    const Term tester{TurnStep{.role = "tester",
                               .produces = Produces::changes,
                               .brief = {"update-tests", "update-tests"}}};
    const Term tested{LoopStep{.steps = {tester, {CheckStep{{"make", "test"}}}},
                               .max = 3,
                               .until = {UntilKind::checks_pass}}};
    out.steps = {
        {LoopStep{.steps = {author, tested, {DoStep{DoKind::rebase}}, {GateStep{GateKind::review}}},
                  .max = 5,
                  .until = {UntilKind::approved},
                  .name = "review"}}};
    return out;
}

} // namespace

TEST_CASE("workflows and artisans are shown as they are kept", "[screens]") {
    const auto commission = [](CommissionHow how, const std::vector<std::string>& artisans) {
        const auto made = commission_workflow(how, artisans);
        REQUIRE(made);
        return as_checked(*made);
    };
    CheckedWorkflow wrong = as_checked({.name = "our-own"});
    wrong.found.mistakes = {{4, "brief", "there is no brief 'carry-ou'"}};
    const std::vector<CheckedWorkflow> all{
        commission(CommissionHow::exquisite, {"calligrapher", "cartographer", "archivist"}), wrong,
        as_checked(review_cycle())};
    check_screen({"workflows", "git atelier workflows", [&](const Style& style) {
                      return workflows_text(all, "/own/workflows", style);
                  }});
    check_screen({"workflow", "git atelier workflows review-cycle",
                  [&](const Style& style) { return workflow_text(all.back(), style); }, true});

    const KnownArtisan artisan{
        .artisan = {.name = "calligrapher",
                    .display_name = "The Calligrapher",
                    .specialty = "short texts in which every word counts",
                    .persona = "You are the Calligrapher. You write little and weigh each word.",
                    .form = "verse",
                    .criteria = {{"sound", "it reads well aloud", 0.5}},
                    .file = templates / "artisans/calligrapher.yaml"},
        .runtime = "claude"};
    KnownArtisan other{.artisan = {.name = "scout",
                                   .display_name = "Scout",
                                   .specialty = "finding out what is there before anybody "
                                                "builds on it",
                                   .form = "findings"}};
    const PauseTurnsOutcome paused{
        .pause = {.of = PausedTurns::artisan,
                  .name = "scout",
                  .reason = "its findings are too long to be of any use to whoever builds on them",
                  .by = "atelier/overseer/ada",
                  .since = parse_time("2026-11-30T12:00:00Z").value(),
                  .trial_at = {}},
        .ended = {{.run = BeadId::parse("at-r1").value(), .n = 2, .artisan = "scout"}},
        .held = {BeadId::parse("at-r2").value()}};
    other.pause = paused.pause;
    other.state = ArtisanState::ready;
    check_screen({"pause-turns", "git atelier pause scout --now --reason TEXT",
                  [&](const Style&) { return turns_paused_text(paused); }});
    check_screen({"resume-turns", "git atelier resume scout",
                  [&](const Style&) { return turns_resumed_text(paused); }});
    check_screen({"artisans", "git atelier artisans", [&](const Style& style) {
                      return artisans_text({artisan, other}, "/own/artisans", style);
                  }});
    check_screen({"artisan", "git atelier artisans calligrapher",
                  [&](const Style& style) { return artisan_text(artisan, style); }});
}
