#include "app/piece/settle_pieces.hpp"
#include "app/run/recover_runs.hpp"
#include "app/upkeep/gc_candidates.hpp"
#include "support/left_run.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct GarbageOfRuns : RunFixture {
    GcCandidates found(const GcRequest& request = {}) {
        return find_garbage({.work = work, .runs = &world}, request);
    }
    std::vector<GcItem> items() { return shown(found({.dry = true})).items; }
};

} // namespace

TEST_CASE("a run whose driver died is put in order, its turn with it", "[app][gc]") {
    GarbageOfRuns f;
    const BeadId run = left_in_flight(f);
    CHECK(f.items().empty());
    f.restart();
    const auto before = f.turns_of(run);
    const auto items = f.items();
    // Its session and its lease are not told of by themselves.
    REQUIRE(items.size() == 1);
    CHECK(items[0].kind == GcKind::run);
    CHECK(items[0].name == run.str());
    CHECK(items[0].why.starts_with("its driver is gone, with 1 turn in flight; 'git atelier "));
    CHECK(f.turns_of(run) == before);
    CHECK_FALSE(f.lease(run)->ended);

    const GcOutcome outcome = collect(f.found());
    CHECK(outcome.count(GcState::done) == 1);
    CHECK(f.turns_of(run).at(0).status == TurnStatus::lost);
    CHECK(f.lease(run)->ended);
    CHECK(f.items().empty());
    CHECK(f.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("a run that somebody drives again meanwhile is left to them", "[app][gc]") {
    GarbageOfRuns f;
    const BeadId run = left_in_flight(f);
    f.restart();
    auto found = f.found();
    f.drive(run);
    const auto events = f.events().size();
    const GcOutcome outcome = collect(std::move(found));
    REQUIRE(outcome.items.size() == 1);
    CHECK(outcome.items[0].state == GcState::left);
    CHECK(outcome.items[0].why.ends_with("has changed meanwhile"));
    CHECK(f.events().size() == events);
}

TEST_CASE("a session of an artisan that no turn explains is ended", "[app][gc]") {
    GarbageOfRuns f;
    f.put(Session{.id = *SessionId::parse("s-stray"),
                  .agent = *AgentId::make(Role::artisan, "scout"),
                  .stage = Stage::agent,
                  .started_at = f.clock.now()});
    f.clock.advance(f.settings.lease.stale_after + Seconds{1});
    CHECK(collect(f.found()).count(GcState::done) == 1);
    CHECK(f.items().empty());
}

TEST_CASE("many refs of pieces are packed, and few are not worth a word", "[app][gc]") {
    GarbageOfRuns f;
    const DriveOutcome done = f.carry(f.commission(CommissionHow::solo, {"scout"}));
    CHECK(f.items().empty());
    const Piece piece = f.pieces_of(done.run.id).at(0);
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) -> Result<void> {
        for (int number = 2; number <= 120; ++number) {
            Piece more = piece;
            more.id = *BeadId::parse(done.run.id.str() + "." + std::to_string(number));
            ATELIER_CHECK(plan.runs_to_write().add(more, {}, "", std::nullopt));
        }
        return {};
    }));
    unwrap(settle_pieces(f.world.desk(), done.run.id));
    const auto items = f.items();
    REQUIRE(items.size() == 1);
    CHECK(items[0].kind == GcKind::pieces);
    CHECK(items[0].name == "refs/atelier/pieces/");
    CHECK(items[0].why.starts_with("120 refs of pieces"));
    CHECK(f.repository.made.packed.empty());
    CHECK(collect(f.found()).count(GcState::done) == 1);
    CHECK(f.repository.made.packed.size() == 120);
    CHECK(f.items().empty());
}

TEST_CASE("what agents of an ended run were asked and said goes with age", "[app][gc]") {
    GarbageOfRuns f;
    const DriveOutcome done = f.carry(f.commission(CommissionHow::solo, {"scout"}));
    const auto session = f.turns_of(done.run.id).at(0).session.value();
    unwrap(f.files.write(f.paths.reply(session), "Blue."));
    CHECK(f.items().empty());
    f.clock.advance(f.settings.keep_transcripts.value() + Seconds{1});
    CHECK(collect(f.found()).count(GcState::done) >= 2);
    CHECK_FALSE(f.files.texts.contains(f.paths.reply(session)));
    CHECK_FALSE(f.files.texts.contains(f.paths.prompt(session)));
    CHECK(f.items().empty());
}
