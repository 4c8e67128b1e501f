#include "view/promote.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

PromoteOutcome sample() {
    const BeadId epic = *BeadId::parse("at-1");
    PromoteOutcome outcome{.epic = epic, .title = "Greeting", .promoted = true};
    outcome.changes = {{*BeadId::parse("at-1.1"),
                        "Parse it",
                        false,
                        {{"title", "Read it", "Parse it"},
                         {"description", "One.\nTwo.\nThree.", "One.\nOther.\nThree."},
                         {"changeset.paths", "", "src/**"}},
                        "80"},
                       {*BeadId::parse("at-1.3"), "Add the flag", true, {}, "120"}};
    return outcome;
}

} // namespace

TEST_CASE("what is approved is shown against what was, with titles and estimates",
          "[view][promote]") {
    CHECK(promote_text(sample(), {}) == "at-1  Greeting\n"
                                        "  can be claimed\n"
                                        "  changed  at-1.1  Parse it, 80 lines\n"
                                        "    title\n"
                                        "      - Read it\n"
                                        "      + Parse it\n"
                                        "    description\n"
                                        "      - Two.\n"
                                        "      + Other.\n"
                                        "    paths\n"
                                        "      + src/**\n"
                                        "  new      at-1.3  Add the flag, 120 lines\n");
}

TEST_CASE("where a new changeset may write is told, and where a draft can be read",
          "[view][promote]") {
    PromoteOutcome outcome = sample();
    outcome.promoted = false;
    for (WaitingChange& change : outcome.changes)
        change.paths = "src/**, tests/**";
    CHECK_THAT(promote_text(outcome, {}),
               ContainsSubstring("Parse it, 80 lines\n") &&
                   ContainsSubstring("Add the flag, 120 lines, in src/**, tests/**\n") &&
                   ContainsSubstring("  'git atelier show at-1' shows what each is to do\n"));
    CHECK_THAT(promote_text(outcome, {.reader = Audience::planner}),
               !ContainsSubstring("git atelier"));
}

TEST_CASE("that no limit of lines would hold is told with the estimate", "[view][promote]") {
    PromoteOutcome outcome = sample();
    outcome.changes.front().mechanical = true;
    CHECK_THAT(promote_text(outcome, {}),
               ContainsSubstring("Parse it, 80 lines, mechanical: without a limit of lines\n") &&
                   ContainsSubstring("Add the flag, 120 lines\n"));
}

TEST_CASE("an epic that is pinned is not called claimable", "[view][promote]") {
    PromoteOutcome outcome = sample();
    outcome.changes.clear();
    outcome.pinned = true;
    CHECK(promote_text(outcome, {}) ==
          "at-1  Greeting\n"
          "  is approved, but pinned: nobody works on it until it is unpinned\n");
    outcome.promoted = false;
    CHECK(promote_text(outcome, {}) ==
          "at-1  Greeting\n"
          "  is a draft, and pinned: nobody works on it until it is unpinned\n");
    outcome.pinned = false;
    CHECK(promote_text(outcome, {}) == "at-1  Greeting\n  is a draft\n");
}

TEST_CASE("an epic of which all is approved is not called promoted by this call",
          "[view][promote]") {
    PromoteOutcome outcome = sample();
    outcome.changes.clear();
    outcome.nothing_waits = true;
    CHECK(promote_text(outcome, {}) ==
          "at-1  Greeting\n  is approved; nothing new is waiting to be promoted\n");
}

TEST_CASE("an epic in which nothing is described is not called claimable", "[view][promote]") {
    PromoteOutcome outcome = sample();
    outcome.changes.clear();
    outcome.undescribed = {*BeadId::parse("at-1.4")};
    CHECK(promote_text(outcome, {}) == "at-1  Greeting\n"
                                       "  can be claimed\n"
                                       "  no description yet, so not ready: at-1.4\n");
    outcome.workable = false;
    CHECK(promote_text(outcome, {}) ==
          "at-1  Greeting\n"
          "  is approved, but there is nothing to work on until it is described\n"
          "  no description yet, so not ready: at-1.4\n");
}

TEST_CASE("what is approved is a document as well", "[view][promote]") {
    const Json changes = *promote_json(sample()).find("changes");
    CHECK(changes.as_array().at(1).dump() ==
          R"({"bead":"at-1.3","title":"Add the flag","lines":"120","new":true,"parts":[]})");
    CHECK(changes.as_array().at(0).find("parts")->as_array().at(2).dump() ==
          R"({"part":"changeset.paths","before":"","after":"src/**"})");
}

TEST_CASE("people are told what comes after an approval", "[view][promote]") {
    PromoteOutcome outcome = sample();
    outcome.ready = {*BeadId::parse("at-1.3")};
    CHECK_THAT(promote_text(outcome, {}), ContainsSubstring("'git atelier work'"));
    CHECK_THAT(promote_text(outcome, {.reader = Audience::planner}),
               !ContainsSubstring("git atelier work"));
    outcome.promoted = false;
    CHECK_THAT(promote_text(outcome, {}), !ContainsSubstring("git atelier work"));
}
