#include "view/why.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time asked_at = *parse_time("2026-01-02T09:00:00Z");

WhyOutcome sample_why() {
    WhyOutcome out{.bead = {.id = id("at-1.3"), .title = "Document it"}};
    out.kind = BeadKind::changeset;
    out.state = ChangesetState::blocked;
    out.epic = id("at-1");
    const Reason open{ErrorCode::prerequisite_open, "at-1.2 is not done", id("at-1.2")};
    out.answers = {
        {Action::work, {{ErrorCode::not_runnable, "at-1.3 is blocked", id("at-1.3")}, open}},
        {Action::publish,
         {{ErrorCode::not_runnable, "at-1.3 is not done", id("at-1.3"), "not-done"}}},
        {Action::integrate, {open}}};
    out.holder = Holder{.agent = "atelier/worker/worker-1",
                        .session = *SessionId::parse("s-1"),
                        .lives = true,
                        .seen = Liveness::alive,
                        .expires_at = asked_at + Seconds{60}};
    Session session{*SessionId::parse("s-0"), *AgentId::make(Role::worker, "worker-1"), id("at-1"),
                    id("at-1.3")};
    session.started_at = asked_at - Seconds{600};
    session.ended_at = asked_at - Seconds{500};
    session.outcome = ErrorCode::runtime_failed;
    session.outcome_text = "status 3";
    out.sessions = {session};
    out.max_attempts = 3;
    out.notes = {"blocked 2026-01-02T08:00:00.000Z: status 3"};
    return out;
}

} // namespace

TEST_CASE("what waits for something abandoned is told how it can be replaced", "[view][why]") {
    WhyOutcome why = sample_why();
    why.answers[0].reasons = {{ErrorCode::prerequisite_abandoned,
                               "at-1.2 was abandoned and nothing supersedes it", id("at-1.2")}};
    CHECK_THAT(why_text(why, asked_at, {}),
               ContainsSubstring("'git atelier abandon at-1.2 --superseded-by ID"));
    CHECK_THAT(why_text(why, asked_at, {.reader = Audience::worker}),
               !ContainsSubstring("git atelier"));
    CHECK_THAT(why_text(sample_why(), asked_at, {}), !ContainsSubstring("--superseded-by"));
}

TEST_CASE("a session whose run has died is not said to be running", "[view][why]") {
    WhyOutcome why = sample_why();
    why.sessions[0].ended_at.reset();
    why.sessions[0].stage = Stage::agent;
    CHECK_THAT(why_text(why, asked_at, {}), ContainsSubstring("running, stage agent"));
    why.died = {why.sessions[0].id};
    CHECK_THAT(why_text(why, asked_at, {}), ContainsSubstring("died at stage agent"));
}

TEST_CASE("an epic's status is said once where its progress says the same", "[view][why]") {
    WhyOutcome epic{.bead = {.id = id("at-1"), .title = "Greeting"}};
    epic.kind = BeadKind::epic;
    epic.progress = EpicProgress::open;
    CHECK_THAT(why_text(epic, asked_at, {}), ContainsSubstring("\nepic, open\n"));
    epic.progress = EpicProgress::complete;
    CHECK_THAT(why_text(epic, asked_at, {}), ContainsSubstring("\nepic, open, complete\n"));
}

TEST_CASE("what is merged is said to have landed, as everywhere", "[view][why]") {
    WhyOutcome why = sample_why();
    why.state = ChangesetState::merged;
    CHECK_THAT(why_text(why, asked_at, {}), ContainsSubstring("\nchangeset, landed, of at-1\n"));
    CHECK(why_json(why).string_at("state") == "merged");
}

TEST_CASE("why answers each question with every reason and its code", "[view][why]") {
    CHECK(why_text(sample_why(), asked_at, {}) ==
          "at-1.3  Document it\n"
          "changeset, blocked, of at-1\n"
          "\n"
          "  work       no  not-runnable       at-1.3 is blocked\n"
          "                 prerequisite-open  at-1.2 is not done\n"
          "  publish    no  not-done           at-1.3 is not done\n"
          "  integrate  no  prerequisite-open  at-1.2 is not done\n"
          "\n"
          "claimed by worker-1 in session s-1; its lease runs for another 1 min\n"
          "\n"
          "Sessions\n"
          "  s-0  worker-1  10 minutes ago  runtime-failed: status 3\n"
          "\n"
          "Notes\n"
          "  blocked 2026-01-02T08:00:00.000Z: status 3\n");
}

TEST_CASE("what a reason names is told by title, and so is the epic", "[view][why]") {
    WhyOutcome why = sample_why();
    why.titles = {{id("at-1"), "Greeting command"},
                  {id("at-1.2"), "Wire the subcommand"},
                  {id("at-1.3"), "Document it"}};
    CHECK_THAT(
        why_text(why, asked_at, {}),
        ContainsSubstring("changeset, blocked, of at-1 (Greeting command)\n") &&
            ContainsSubstring("prerequisite-open  at-1.2 (Wire the subcommand) is not done\n") &&
            ContainsSubstring("not-runnable       at-1.3 is blocked\n"));
}

TEST_CASE("what a person can do by hand names the command to people alone", "[view][why]") {
    WhyOutcome out = sample_why();
    CHECK_THAT(why_text(out, asked_at, {}), !ContainsSubstring("git atelier"));
    out.by_hand = {{ByHand::work, id("at-1")}, {ByHand::integrate, id("at-1.3")}};
    CHECK_THAT(why_text(out, asked_at, {}),
               ContainsSubstring("\n\n'git atelier work at-1' tries it now\n"
                                 "'git atelier integrate at-1.3' lands what is on its work "
                                 "branch\n"));
    for (const Audience agent : {Audience::worker, Audience::planner}) {
        Style style;
        style.reader = agent;
        CHECK_THAT(why_text(out, asked_at, style), !ContainsSubstring("git atelier"));
    }
}

TEST_CASE("what can be published is told with the command that does it without an agent",
          "[view][why]") {
    WhyOutcome out = sample_why();
    out.answers[1].reasons.clear();
    CHECK_THAT(why_text(out, asked_at, {}),
               ContainsSubstring("  publish    yes\n") &&
                   ContainsSubstring("\n\n'git atelier status --refresh' publishes it"));
    CHECK_THAT(why_text(out, asked_at, {.reader = Audience::worker}),
               !ContainsSubstring("git atelier"));
}

TEST_CASE("a finished epic is brought to its parent branch by hand", "[view][why]") {
    WhyOutcome out = sample_why();
    out.kind = BeadKind::epic;
    out.by_hand = {{ByHand::integrate, out.bead.id}};
    CHECK_THAT(why_text(out, asked_at, {}),
               ContainsSubstring("'git atelier integrate " + out.bead.id.str() +
                                 "' brings it to its parent branch, where it is not yet\n"));
}

TEST_CASE("what a person can do by hand stands in the document", "[view][why]") {
    WhyOutcome out = sample_why();
    CHECK(why_json(out).find("by_hand")->dump() == "[]");
    out.by_hand = {{ByHand::work, id("at-1")}, {ByHand::integrate, id("at-1.3")}};
    CHECK(why_json(out).find("by_hand")->dump() ==
          R"([{"command":"work","bead":"at-1"},{"command":"integrate","bead":"at-1.3"}])");
}

TEST_CASE("a holder whose lease is not in use any more is shown with it", "[view][why]") {
    WhyOutcome out = sample_why();
    out.holder->lives = false;
    CHECK_THAT(why_text(out, asked_at, {}),
               ContainsSubstring("claimed by worker-1; its session s-1 has ended\n"));
}

TEST_CASE("the document lists each reason once besides the answers", "[view][why]") {
    const Json document = why_json(sample_why());
    CHECK(document.find("answers")->as_array().size() == 3);
    CHECK(document.find("answers")->as_array()[1].dump() ==
          R"({"question":"publish","possible":false,"reasons":[{"code":"not-runnable",)"
          R"("message":"at-1.3 is not done","bead":"at-1.3","gate":"not-done"}]})");
    CHECK(document.find("reasons")->as_array().size() == 3);
    CHECK(document.find("holder")->dump() ==
          R"({"agent":"atelier/worker/worker-1","session":"s-1","live":true,)"
          R"("process":"alive","expires_at":"2026-01-02T09:01:00.000Z"})");
    CHECK(document.string_at("state") == "blocked");
    CHECK(document.find("progress")->is_null());
}

TEST_CASE("a bead that nothing can be done with says so", "[view][why]") {
    WhyOutcome out{.bead = {.id = id("at-m1"), .title = "Hello"}};
    out.kind = BeadKind::message;
    CHECK(why_text(out, asked_at, {}) ==
          "at-m1  Hello\n"
          "message, open\n"
          "\n"
          "there is nothing to work on, publish or integrate here\n");
    CHECK(why_json(out).find("holder")->is_null());
}
