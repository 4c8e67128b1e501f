#include "view/plan_session.hpp"

#include "support/catch.hpp"
#include "view/plan.hpp"

using namespace atelier;

TEST_CASE("what a planner leaves behind to be promoted is named with titles and estimates",
          "[view][plan_session]") {
    const BeadId epic = *BeadId::parse("at-1");
    PlanSessionOutcome outcome{.planner = *AgentId::make(Role::planner, "plan-1"),
                               .session = *SessionId::parse("s-1"),
                               .branch = *BranchName::parse("main-planner-plan-1")};
    CHECK(plan_session_text(outcome) ==
          "atelier/planner/plan-1 has ended without anything to promote.\n");
    outcome.waiting = {{epic,
                        {{*BeadId::parse("at-1.1"), "Parse it", false, {{"title", "a", "b"}}, "80"},
                         {*BeadId::parse("at-1.3"), "Add the flag", true, {}, ""}}}};
    CHECK(plan_session_text(outcome) == "atelier/planner/plan-1 has ended.\n"
                                        "waiting in at-1: 'git atelier promote at-1'\n"
                                        "  changed  at-1.1  Parse it, 80 lines\n"
                                        "  new      at-1.3  Add the flag\n");
    const Json waiting = *plan_session_json(outcome).find("waiting");
    CHECK(waiting.as_array().at(0).string_at("epic") == "at-1");
    CHECK(waiting.as_array().at(0).find("changes")->as_array().size() == 2);
}

TEST_CASE("a planner that a person leaves by Ctrl-C has not failed", "[view][plan_session]") {
    PlanSessionOutcome outcome{.planner = *AgentId::make(Role::planner, "plan-1"),
                               .session = *SessionId::parse("s-1"),
                               .branch = *BranchName::parse("main-planner-plan-1")};
    outcome.turn.status = 130;
    CHECK_FALSE(outcome.succeeded());
    CHECK_THAT(plan_session_text(outcome), ContainsSubstring("the agent ended with status 130"));
    outcome.interactive = true;
    CHECK(outcome.succeeded());
    CHECK(plan_session_text(outcome) ==
          "atelier/planner/plan-1 was ended by Ctrl-C without anything to promote.\n");
    outcome.turn.status = 3;
    CHECK_FALSE(outcome.succeeded());
}

TEST_CASE("where a planner's output is kept is told unless it went to the terminal",
          "[view][plan_session]") {
    PlanSessionOutcome outcome{.planner = *AgentId::make(Role::planner, "plan-1"),
                               .session = *SessionId::parse("s-1"),
                               .branch = *BranchName::parse("main-planner-plan-1")};
    CHECK(plan_session_json(outcome).find("transcript")->is_null());
    outcome.transcript = "/p/transcripts/s-1.jsonl";
    CHECK(plan_session_text(outcome) ==
          "atelier/planner/plan-1 has ended without anything to promote.\n"
          "transcript: /p/transcripts/s-1.jsonl\n");
    CHECK(plan_session_json(outcome).string_at("transcript") == "/p/transcripts/s-1.jsonl");
}

TEST_CASE("titles of what was planned go on in the next line, and are not cut", "[view][plan]") {
    const std::string title = "Add what takes more room than there is in one line of a terminal";
    PlanChangesetsOutcome outcome{.epic = *BeadId::parse("at-1")};
    outcome.changesets.push_back({.bead = {.id = *BeadId::parse("at-1.2"), .title = title}});
    outcome.changesets[0].bead.labels = {"at:changeset", "cs:ready"};
    CHECK(add_changeset_text(outcome, {.columns = 60}) ==
          "added to at-1\n"
          "  at-1.2  ready  Add what takes more room than there is in\n"
          "                 one line of a terminal\n");
}
