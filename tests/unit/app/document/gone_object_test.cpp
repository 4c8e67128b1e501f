#include "app/document/gone_object.hpp"

#include "app/artisan/pause_turns.hpp"
#include "app/review/pause.hpp"
#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Term text_turn(const std::string& role) {
    return {.step = TurnStep{.role = role}};
}

// Whoever brings a commit back has it resumed.
void let_go_on(RunFixture& at, const BeadId& run) {
    Run paused = at.run_of(run);
    REQUIRE(paused.status == RunStatus::paused);
    paused.status = RunStatus::running;
    unwrap(at.store.write(at.work.plan.stamp(), [&](PlanWriter& plan) {
        return plan.runs_to_write().update(paused, {});
    }));
}

} // namespace

TEST_CASE("Nothing is gone where all is there", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    at.drive(run);
    CHECK_FALSE(unwrap(gone_object(at.work, run)));
    const BeadId texts = at.carry(RunFixture::of({text_turn("a")})).run.id;
    CHECK_FALSE(unwrap(gone_object(at.work, texts)));
}

TEST_CASE("A piece that is gone pauses its run, and counts against nobody", "[app][document]") {
    RunFixture at;
    at.settings.breaker.failures = 1;
    const BeadId run = at.start(RunFixture::of({text_turn("a"), text_turn("b")}));
    at.drive(run, 1);
    const Piece piece = at.pieces_of(run).front();
    const MemoryCommit lost = at.repository.git.commits.lose(piece.commit);

    const DriveOutcome paused = at.drive(run);
    CHECK(paused.end == DriveEnd::paused);
    CHECK(paused.code == ErrorCode::git_failed);
    CHECK(paused.run.status == RunStatus::paused);
    CHECK_THAT(paused.run.reason, ContainsSubstring("the piece " + piece.id.str() + ", commit " +
                                                    piece.commit.str() + ", is not in the") &&
                                      ContainsSubstring("'git fetch COPY " + piece.commit.str()) &&
                                      ContainsSubstring("'git atelier abandon " + run.str()));
    CHECK(at.turns_of(run).back().status == TurnStatus::lost);
    CHECK(at.answering.times("scout") == 0);
    CHECK_FALSE(unwrap(at.store.read([&](PlanReader& plan) {
        return pause_against(plan.runs(), "scout", "script", at.clock.now());
    })));
    CHECK(at.drive(run).end == DriveEnd::paused);

    at.repository.git.commits.add(lost);
    let_go_on(at, run);
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("A piece that a run was started from is looked for as well", "[app][document]") {
    RunFixture at;
    const BeadId first = at.carry(RunFixture::of({text_turn("a")})).run.id;
    const Piece piece = at.pieces_of(first).front();
    StartRequest request = RunFixture::of({text_turn("a"), text_turn("b")});
    request.sources = {piece.id};
    const BeadId run = at.start(request);
    at.drive(run, 1);
    at.repository.git.commits.lose(piece.commit);
    CHECK(at.drive(run).run.status == RunStatus::paused);
    CHECK_THAT(at.run_of(run).reason, ContainsSubstring("the piece " + piece.id.str()));
}

TEST_CASE("What goes while a turn is taken pauses the run as well", "[app][document]") {
    RunFixture at;
    const BeadId run = at.start(RunFixture::of({text_turn("a"), text_turn("b")}));
    at.drive(run, 1);
    const Piece piece = at.pieces_of(run).front();
    std::optional<MemoryCommit> lost;
    at.answering.meanwhile = [&](const Asked&) {
        if (!lost) lost = at.repository.git.commits.lose(piece.commit);
    };
    CHECK(at.drive(run).run.status == RunStatus::paused);
    at.repository.git.commits.add(*lost);
    let_go_on(at, run);
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("A document whose newest version is gone pauses its run", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(2));
    at.drive(run, 1);
    const CommitId head = at.run_of(run).head.value();
    const MemoryCommit lost = at.repository.git.commits.lose(head);
    CHECK(at.drive(run).run.status == RunStatus::paused);
    CHECK_THAT(at.run_of(run).reason,
               ContainsSubstring("the newest version of notes.md, commit " + head.str()));
    at.repository.git.commits.add(lost);
    let_go_on(at, run);
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("What else Git fails at does not pause a run", "[app][document]") {
    RunFixture at;
    const BeadId run = at.start(RunFixture::of({text_turn("a")}));
    at.repository.made.before_write = [] {
        return Result<void>(fail(ErrorCode::git_failed, "the disk is full"));
    };
    const auto driven = drive_run(at.world, {run, {}});
    REQUIRE_FALSE(driven);
    CHECK(driven.error().message == "the disk is full");
    CHECK(at.run_of(run).status == RunStatus::running);
}
