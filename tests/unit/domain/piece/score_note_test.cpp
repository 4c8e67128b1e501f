#include "domain/piece/score_note.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

CommitId version_of(char digit) {
    return *CommitId::parse(std::string(40, digit));
}

TurnRecord turn_ended(int n, const std::string& artisan) {
    return {.run = *BeadId::parse("at-x7k2p"),
            .n = n,
            .round = 2,
            .artisan = artisan,
            .status = TurnStatus::done,
            .in = version_of('a')};
}

} // namespace

TEST_CASE("A note says who judged a version of the document, and how", "[domain][piece]") {
    TurnRecord review = turn_ended(1, "archivist");
    review.score = 7.5;
    review.verdict = WorkflowVerdict::changes_requested;
    TurnRecord edit = turn_ended(2, "scout");
    edit.out = version_of('b');
    edit.score = 9;
    edit.round = 0;
    CHECK(score_notes({review, edit}) ==
          std::map<CommitId, std::string>{
              {version_of('a'), "Score: 7.5 of 10 by archivist (at-x7k2p, round 2)\n"
                                "Verdict: changes_requested by archivist (at-x7k2p, round 2)\n"},
              {version_of('b'), "Score: 9 of 10 by scout (at-x7k2p)\n"}});
}

TEST_CASE("A turn that judged nothing leaves no note", "[domain][piece]") {
    TurnRecord lost = turn_ended(1, "scout");
    lost.score = 3;
    lost.status = TurnStatus::lost;
    TurnRecord without = turn_ended(2, "scout");
    TurnRecord of_nothing = turn_ended(3, "scout");
    of_nothing.in.reset();
    of_nothing.score = 3;
    CHECK(score_notes({lost, without, of_nothing}).empty());
    without.score = 3;
    CHECK_FALSE(score_notes({lost, without, of_nothing}).empty());
}
