#include "view/gate.hpp"

#include "support/catch.hpp"
#include "support/run_views.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

GateReview waiting(GateKind kind) {
    GateReview review{.now = run_time + Millis{180'000},
                      .gate = {.run = a_run("at-r1"),
                               .title = "A letter to Ada",
                               .step = {kind},
                               .round = 2,
                               .message = id("at-m1"),
                               .since = run_time}};
    review.gate.run.request = "A letter to Ada";
    review.gate.pieces = {shown_piece("at-r1.1", "calligrapher", "Dear Ada")};
    review.texts = {"Dear Ada,\nhow is the engine?"};
    return review;
}

} // namespace

TEST_CASE("a gate is shown with what the run has made and the commands that decide",
          "[view][run]") {
    const std::string text = gate_text(waiting(GateKind::review), {});
    CHECK_THAT(text, ContainsSubstring("at-r1  A letter to Ada\n"));
    CHECK_THAT(text, ContainsSubstring("waited for your review for 3 min, in round 2\n"));
    CHECK_THAT(text, ContainsSubstring("how is the engine?"));
    CHECK_THAT(text, ContainsSubstring("git atelier review at-r1 --approve\n"));
    CHECK_THAT(gate_text(waiting(GateKind::answer), {}),
               ContainsSubstring("git atelier inbox --reply at-m1 --message TEXT\n"));
    CHECK_THAT(gate_text(waiting(GateKind::review), {.reader = Audience::worker}),
               !ContainsSubstring("git atelier"));
}

TEST_CASE("a gate shows the document that its run writes", "[view][run]") {
    GateReview review = waiting(GateKind::review);
    review.gate.pieces.clear();
    review.texts.clear();
    const CommitId version = *CommitId::parse("0123456789012345678901234567890123456789");
    review.document = {"docs/letter.md", *BranchName::parse("letter-at-r1"), version, "Dear Ada,"};
    CHECK_THAT(gate_text(review, {}),
               ContainsSubstring("docs/letter.md  letter-at-r1 at 0123456789\n\nDear Ada,\n\n"));
    const Json json = gate_json(review);
    CHECK(json.find("document")->string_at("path") == "docs/letter.md");
    review.document->text.reset();
    CHECK_THAT(gate_text(review, {}), ContainsSubstring("not written yet\n"));
}

TEST_CASE("a gate says how long it still waits", "[view][run]") {
    GateReview review = waiting(GateKind::approval);
    review.gate.until = review.now + Millis{7'200'000};
    CHECK_THAT(gate_text(review, {}), ContainsSubstring("it waits for another 2 h"));
    CHECK(gate_json(review).string_at("until") == format_time(*review.gate.until));
    review.gate.until = review.now;
    CHECK_THAT(gate_text(review, {}), ContainsSubstring("its time is over"));
}
