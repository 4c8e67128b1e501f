#include "view/doctor.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("findings are a table, and what to do stands below it", "[view][doctor]") {
    DoctorOutcome outcome;
    outcome.checks = {
        {"store-opens", {.message = "version 3", .hint = "nothing"}},
        {"store-integrity", {.state = CheckState::wrong, .message = "page 7", .hint = "save it"}},
        {"worktree-include", {.message = "set again", .fixed = true}}};
    CHECK(doctor_text(outcome, {}) == "good   store-opens       version 3\n"
                                      "wrong  store-integrity   page 7\n"
                                      "fixed  worktree-include  set again\n"
                                      "\n"
                                      "store-integrity: save it\n");
    const Json document = doctor_json(outcome, Audience::person);
    CHECK_FALSE(document.find("sound")->as_bool());
    CHECK(document.find("checks")->as_array()[1].dump() ==
          R"({"name":"store-integrity","state":"wrong","message":"page 7","hint":"save it",)"
          R"("fixed":false,"details":{}})");
}

TEST_CASE("an agent that looks is not sent to a command by what the doctor found",
          "[view][doctor]") {
    DoctorOutcome outcome;
    outcome.checks = {
        {"hooks",
         {.state = CheckState::wrong, .message = "gone", .hint = advise(Hint::fix_hooks)}}};
    CHECK_THAT(doctor_text(outcome, {}), ContainsSubstring("'git atelier doctor --fix'"));
    for (const Audience reader : {Audience::worker, Audience::planner}) {
        CHECK_THAT(doctor_text(outcome, {.reader = reader}),
                   ContainsSubstring("the overseer") && !ContainsSubstring("git atelier"));
        CHECK_THAT(doctor_json(outcome, reader).dump(), !ContainsSubstring("git atelier"));
    }
}

TEST_CASE("what was salvaged is told with the way back", "[view][doctor]") {
    const SalvageOutcome saved{.beads = 2, .cut = {id("at-1.1")}, .stand_ins = {id("at-2")}};
    CHECK(salvage_text(saved, "my beads.jsonl", "/data/atelier.db") ==
          "2 beads written to my beads.jsonl\n"
          "without a parent or prerequisite that is lost: at-1.1\n"
          "lost, an empty draft in its place: at-2\n"
          "to continue with them, move /data/atelier.db away, then:\n"
          "  git atelier init\n"
          "  git atelier import 'my beads.jsonl'\n");
    CHECK(salvage_json(saved, "f").dump() ==
          R"({"salvaged":{"file":"f","beads":2,"cut":["at-1.1"],"stand_ins":["at-2"]}})");
}
