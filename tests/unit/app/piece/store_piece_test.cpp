#include "app/piece/store_piece.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A piece is stored under the next number of its run, with what it was made from",
          "[app][piece]") {
    RunFixture at;
    const Run run = at.run_of(at.start(at.commission(CommissionHow::solo, {"calligrapher"})));
    const TurnRecord place{.run = run.id, .path = "v1.0", .stage = "first"};
    const CommitId written = *CommitId::parse(std::string(40, 'a'));
    const auto store = [&](const std::vector<BeadId>& parents) {
        return at.store.write(at.work.plan.stamp(), [&](PlanWriter& plan) {
            return store_piece(plan, at.work.plan,
                               {.run = run,
                                .turn = place,
                                .origin = PieceOrigin::injected,
                                .artisan = "scout",
                                .form = "note",
                                .content = "Blue,\nand no end of it",
                                .commit = written,
                                .parents = parents},
                               std::nullopt);
        });
    };
    const Piece first = unwrap(store({}));
    CHECK(first.id.str() == run.id.str() + ".1");
    CHECK(first.stage == "first");
    CHECK_THAT(first.preview, ContainsSubstring("Blue,"));
    const Piece second = unwrap(store({first.id}));
    CHECK(second.id.str() == run.id.str() + ".2");
    CHECK(at.parents_of(second.id) == std::vector{first.id});
    CHECK(at.pieces_of(run.id).front().intermediate);
    const auto types = at.event_types();
    CHECK(std::ranges::count(types, "piece.created") == 2);
    // Without its parent nothing is kept of it, and its number is free again.
    CHECK(must_fail(store({*BeadId::parse("at-none.1")})).code == ErrorCode::not_found);
    CHECK(unwrap(store({})).id.str() == run.id.str() + ".3");
}
