#include "domain/workflow/normal_form.hpp"
#include "support/catch.hpp"
#include "view/workflow.hpp"
#include "view/workflows.hpp"

using namespace atelier;

namespace {

CheckedWorkflow shown_as(Workflow workflow) {
    CheckedWorkflow out{.found = {.workflow = workflow, .file = "/share/w.yaml", .shipped = true},
                        .normal = normal_form(std::move(workflow))};
    out.artisans = arity(out.normal);
    out.turns_at_most = turns_at_most(out.normal.steps);
    return out;
}

Workflow one_of_each() {
    Workflow out{.name = "w", .title = "Each of them", .subject = WorkflowSubject::changeset};
    out.roles = {{"a", "scout"}, {"sage", "sage"}, {"c", ""}};
    const TurnStep turn{.role = "a",
                        .produces = Produces::changes,
                        .brief = {"one", "two"},
                        .sees = {SeesKind::part, 10},
                        .retries = 2,
                        .if_failed = IfFailed::skip,
                        .timeout = Seconds{900}};
    const TurnStep note{.role = "c", .produces = Produces::note, .brief = {"one", "one"}};
    const LoopStep rounds{.steps = {{CheckStep{{"make", "a test"}}}, {DoStep{DoKind::rebase}}},
                          .max = 2};
    out.steps = {
        {LoopStep{
            .steps = {{turn},
                      {ParStep{{{note}, {TurnStep{.role = "sage", .produces = Produces::review}}},
                               MergeKind::reviews}}},
            .max = 3,
            .until = {UntilKind::score, 7.5, ScoreOf::role, "sage"},
            .name = "first"}},
        {SeqStep{{{rounds}, {GateStep{GateKind::answer, Seconds{7200}}}}, "second"}}};
    return out;
}

} // namespace

TEST_CASE("A workflow is told in words, step by step", "[view][workflows]") {
    CHECK(
        workflow_text(shown_as(one_of_each()), {}) ==
        "w: Each of them\n"
        "works on  a changeset\n"
        "roles     a (scout), sage, c\n"
        "takes     exactly 3 artisans\n"
        "turns     at most 9\n"
        "file      /share/w.yaml\n"
        "\n"
        "stage first, at most 3 rounds until sage's score reaches 7.5:\n"
        "  a makes changes with the brief one, later with two, seeing the last 10%, tried 3 times, "
        "skipped if it fails, for at most 15m\n"
        "  in parallel, their reviews combined:\n"
        "    c makes a note with the brief one\n"
        "    sage makes a review\n"
        "stage second, one after the other:\n"
        "  2 rounds:\n"
        "    check make 'a test'\n"
        "    do rebase\n"
        "  wait for an answer for at most 2h\n");
}

TEST_CASE("A workflow that asks first says so", "[view][workflows]") {
    CheckedWorkflow workflow = shown_as(one_of_each());
    workflow.found.asks_first = true;
    CHECK_THAT(workflow_text(workflow, {}), ContainsSubstring("asks      before running"));
}

TEST_CASE("A workflow as JSON has every part of its steps", "[view][workflows]") {
    const Json document = workflow_json(shown_as(one_of_each()));
    const Json& head = *document.find("workflow");
    CHECK(head.find("artisans")->dump() == R"({"least":3,"most":3})");
    CHECK(head.find("roles")->as_array()[2].dump() == R"({"role":"c","artisan":null})");
    const auto& steps = head.find("steps")->as_array();
    REQUIRE(steps.size() == 2);
    CHECK(steps[0].string_at("name") == "first");
    CHECK(steps[0].string_at("until") == "score");
    CHECK(steps[0].string_at("of") == "sage");
    const auto& inner = steps[0].find("steps")->as_array();
    CHECK(inner[0].dump() ==
          R"({"step":"turn","role":"a","produces":"changes","brief":{"first":"one","then":"two"},)"
          R"("sees":"10%","retries":2,"if_failed":"skip","timeout":900})");
    CHECK(inner[1].string_at("merge") == "reviews");
    const auto& second = steps[1].find("steps")->as_array();
    CHECK(second[0].find("score")->is_null());
    CHECK(second[1].dump() == R"({"step":"gate","waits_for":"answer","timeout":7200})");
}

TEST_CASE("The list has those with mistakes, and says how to see them", "[view][workflows]") {
    CheckedWorkflow wrong = shown_as({.name = "x"});
    wrong.found.mistakes = {{1, "a", "no"}, {2, "b", "nor this", "mend it"}};
    CHECK(workflows_text({shown_as(one_of_each()), wrong}, "/own", {}) ==
          "WORKFLOW  WORKS ON   TURNS  WHAT IT DOES\n"
          "w         changeset      9  Each of them\n"
          "x                           has 2 mistakes: see 'git atelier workflows x --check'\n");
    CHECK(checks_text({shown_as(one_of_each()), wrong}) == "/share/w.yaml: no mistakes\n"
                                                           "/share/w.yaml:1: no\n"
                                                           "/share/w.yaml:2: nor this; mend it\n");
    CHECK(checks_json({wrong}).dump() ==
          R"({"checked":[{"name":"x","file":"/share/w.yaml","mistakes":)"
          R"([{"line":1,"key":"a","message":"no","cure":""},)"
          R"({"line":2,"key":"b","message":"nor this","cure":"mend it"}]}],"mistakes":2})");
    CHECK(workflows_json({wrong}).find("workflows")->as_array()[0].find("mistakes")->as_int() == 2);
}

TEST_CASE("Lists without anything in them say what to do", "[view][workflows]") {
    CHECK(workflows_text({}, "/own/workflows", {}) ==
          "there are no workflows yet; write one as /own/workflows/NAME.yaml, then check it "
          "with 'git atelier workflows --check'\n");
    CHECK(checks_text({}) == "there are no workflows to check\n");
    CHECK_THAT(presets_text({}, "/own/presets", {}),
               ContainsSubstring("there are no presets yet; write one as /own/presets/NAME.yaml\n\n"
                                 "WAY"));
}

TEST_CASE("Presets are listed with the ways there are", "[view][workflows]") {
    const Preset preset{.name = "p",
                        .title = "P",
                        .how = CommissionHow::duet,
                        .artisans = {"a", "b"},
                        .when = "now and then",
                        .sample = "a song"};
    CHECK_THAT(presets_text({KnownPreset{preset}}, "/own", {}),
               ContainsSubstring("PRESET  WAY   ARTISANS  WHEN TO TAKE IT\n"
                                 "p       duet  a, b      now and then\n\nWAY"));
    const KnownPreset broken{{.name = "q"}, Error{ErrorCode::workflow_invalid, "q.yaml:1: no"}};
    CHECK_THAT(presets_text({KnownPreset{preset}, broken}, "/own", {}),
               ContainsSubstring("q cannot be used: q.yaml:1: no\n"));
    const Json document = presets_json({KnownPreset{preset}, broken});
    CHECK(document.find("presets")->as_array()[0].string_at("sample") == "a song");
    CHECK(document.find("presets")->as_array()[0].find("fault")->is_null());
    CHECK(document.find("presets")->as_array()[1].string_at("fault") == broken.fault->message);
    CHECK(document.find("ways")->as_array().size() == 6);
    CHECK(document.find("ways")->as_array()[1].find("artisans")->dump() ==
          R"({"least":2,"most":2})");
}
