#include "app/run/finish_turn.hpp"

#include "app/run/begin_turns.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct FinishScene : RunFixture {
    BeadId run;
    DriverLease lease;

    explicit FinishScene(Produces produces = Produces::text)
        : run(start(of({{TurnStep{.role = "a", .produces = produces}}}))),
          lease(unwrap(take_run(work.plan, run, machine.own, alive))) {
        unwrap(begin_turns(world, lease, {}));
    }
    FinishedTurn finish(const TurnEnding& ending) {
        return unwrap(finish_turn(world, lease, 1, ending));
    }
};

} // namespace

TEST_CASE("What an artisan replied is a piece with its provenance", "[app][run]") {
    FinishScene at;
    TurnEnding ending{.reply = R"({"content": "Blue.", "choices": [{"decision": "short"}]})"};
    ending.used.cost = 0.25;
    const FinishedTurn done = at.finish(ending);
    CHECK(done.record.status == TurnStatus::done);
    CHECK(done.record.usage.cost == 0.25);
    CHECK(done.text == "Blue.");
    REQUIRE(done.piece);
    CHECK_THAT(at.repository.file_at(done.piece->commit, "provenance.json"),
               ContainsSubstring("short") && ContainsSubstring("Write of the sea."));
    CHECK(at.session(done.record.session->str())->outcome->text() == "ended");
    CHECK(must_fail(finish_turn(at.world, at.lease, 1, ending)).code == ErrorCode::not_runnable);
    CHECK(at.pieces_of(at.run).size() == 1);
}

TEST_CASE("A review becomes no piece", "[app][run]") {
    FinishScene at(Produces::review);
    const FinishedTurn done = at.finish(
        {.reply = R"({"content": "Too long.", "verdict": "changes-requested", "score": 4})"});
    CHECK_FALSE(done.piece);
    CHECK(done.record.text == "Too long.");
    CHECK(done.record.verdict == WorkflowVerdict::changes_requested);
    CHECK(done.record.score == 4);
    CHECK(at.pieces_of(at.run).empty());
    const auto types = at.event_types();
    CHECK(std::ranges::count(types, "evaluation.recorded") == 1);
}

TEST_CASE("Nothing is recorded for who holds the run no more", "[app][run]") {
    FinishScene at;
    unwrap(take_run(at.work.plan, at.run, at.machine.own, gone));
    CHECK(must_fail(finish_turn(at.world, at.lease, 1, {.reply = "Blue."})).code ==
          ErrorCode::lease_lost);
    CHECK(at.turns_of(at.run).at(0).status == TurnStatus::working);
    CHECK(at.pieces_of(at.run).empty());
}

TEST_CASE("A lost turn is no failure", "[app][run]") {
    FinishScene at;
    const FinishedTurn lost = at.finish({.error = "interrupted", .lost = true});
    CHECK(lost.record.status == TurnStatus::lost);
    CHECK(at.session(lost.record.session->str())->outcome->end() == SessionEnd::lost);
}
