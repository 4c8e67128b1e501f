#include "domain/run/run.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("An artisan's state is that of its newest turn", "[domain][workflow]") {
    CHECK(artisan_state(nullptr) == ArtisanState::idle);
    TurnRecord turn{.run = id("at-r1")};
    const auto state = [&](TurnStatus status) {
        turn.status = status;
        return artisan_state(&turn);
    };
    CHECK(state(TurnStatus::pending) == ArtisanState::idle);
    CHECK(state(TurnStatus::preparing) == ArtisanState::contemplating);
    CHECK(state(TurnStatus::working) == ArtisanState::working);
    CHECK(state(TurnStatus::done) == ArtisanState::ready);
    CHECK(state(TurnStatus::failed) == ArtisanState::idle);
    CHECK(state(TurnStatus::skipped) == ArtisanState::idle);
    CHECK(state(TurnStatus::lost) == ArtisanState::idle);
}

TEST_CASE("The bead of a run stands as the run does", "[domain][workflow]") {
    CHECK(bead_status_of(RunStatus::draft) == BeadStatus::deferred);
    CHECK(bead_status_of(RunStatus::queued) == BeadStatus::open);
    CHECK(bead_status_of(RunStatus::running) == BeadStatus::in_progress);
    CHECK(bead_status_of(RunStatus::waiting) == BeadStatus::blocked);
    CHECK(bead_status_of(RunStatus::paused) == BeadStatus::blocked);
    for (const RunStatus over : {RunStatus::completed, RunStatus::failed, RunStatus::cancelled}) {
        CHECK(is_over(over));
        CHECK(bead_status_of(over) == BeadStatus::closed);
    }
    CHECK_FALSE(is_over(RunStatus::paused));
    Run run{.id = *BeadId::parse("at-r1"), .status = RunStatus::completed};
    CHECK(close_reason_of(run) == "completed");
    run.reason = "the ink is out";
    run.status = RunStatus::failed;
    CHECK(close_reason_of(run) == "failed: the ink is out");
    run.status = RunStatus::paused;
    CHECK(close_reason_of(run).empty());
}

TEST_CASE("What the driver records of itself is nobody's influence", "[domain][workflow]") {
    CHECK(is_influence(SignalKind::advance));
    CHECK(is_influence(SignalKind::retry));
    CHECK_FALSE(is_influence(SignalKind::close));
    CHECK_FALSE(is_influence(SignalKind::expire));
}

TEST_CASE("Turns in flight are those that have begun and not ended", "[domain][workflow]") {
    CHECK(is_in_flight(TurnStatus::pending));
    CHECK(is_in_flight(TurnStatus::preparing));
    CHECK(is_in_flight(TurnStatus::working));
    CHECK_FALSE(is_in_flight(TurnStatus::done));
    CHECK_FALSE(is_in_flight(TurnStatus::lost));
}

TEST_CASE("The facts of a run are how it was started, its turns and its signals",
          "[domain][workflow]") {
    const Run run{.id = id("at-r1"),
                  .artisans = {{"author", "scout"}},
                  .sources = {id("at-r0.1")},
                  .start_stage = "refining",
                  .auto_advance = false};
    const Facts facts = facts_of(run, {TurnRecord{.run = run.id, .n = 1}}, {});
    CHECK(facts.turns.size() == 1);
    CHECK(facts.start_stage == "refining");
    CHECK_FALSE(facts.auto_advance);
    CHECK(facts.sources == run.sources);
    CHECK(facts.artisans == run.artisans);
}

TEST_CASE("A run that was left in the midst of it was interrupted", "[domain][run]") {
    const Time began = parse_time("2026-11-30T12:00:00Z").value();
    Run run{.id = BeadId::parse("at-r1").value()};
    run.status = RunStatus::running;
    CHECK_FALSE(was_interrupted(run, {}, {}));
    run.started_at = began;
    CHECK(was_interrupted(run, {}, {}));
    TurnRecord turn{.run = run.id};
    turn.status = TurnStatus::lost;
    turn.started_at = began;
    turn.ended_at = began + Seconds{10};
    SignalRecord signal{.run = run.id};
    signal.kind = SignalKind::resume;
    signal.at = began + Seconds{5};
    CHECK(was_interrupted(run, {turn}, {signal}));
    signal.at = began + Seconds{10};
    CHECK_FALSE(was_interrupted(run, {turn}, {signal}));
    signal.kind = SignalKind::note;
    CHECK(was_interrupted(run, {turn}, {signal}));
    signal.kind = SignalKind::approve;
    turn.status = TurnStatus::working;
    CHECK(was_interrupted(run, {turn}, {signal}));
    run.status = RunStatus::paused;
    CHECK_FALSE(was_interrupted(run, {turn}, {}));
    // Nobody drives it between two sessions on its changeset.
    run.status = RunStatus::running;
    run.changeset = BeadId::parse("at-e1.1").value();
    CHECK(was_interrupted(run, {turn}, {}));
    turn.status = TurnStatus::done;
    CHECK_FALSE(was_interrupted(run, {turn}, {}));
}

TEST_CASE("A run that was let go on awaits a driver", "[domain][run]") {
    Run run{.id = BeadId::parse("at-r1").value()};
    run.status = RunStatus::running;
    CHECK(awaits_driver(run, false, false));
    CHECK_FALSE(awaits_driver(run, true, false));
    CHECK_FALSE(awaits_driver(run, false, true));
    run.changeset = BeadId::parse("at-e1.1").value();
    CHECK_FALSE(awaits_driver(run, false, false));
    run.changeset.reset();
    run.status = GENERATE(RunStatus::draft, RunStatus::queued, RunStatus::waiting,
                          RunStatus::paused, RunStatus::completed);
    CHECK_FALSE(awaits_driver(run, false, false));
}
