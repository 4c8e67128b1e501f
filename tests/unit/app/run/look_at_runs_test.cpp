#include "app/run/look_at_runs.hpp"

#include "app/piece/gallery.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Runs are listed newest first, and one is shown with all about it", "[app][run]") {
    RunFixture at;
    const BeadId first = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.clock.advance(Seconds{1});
    const BeadId second = at.start(at.commission(CommissionHow::solo, {"scout"}));
    at.drive(first, 1);
    const RunList list = unwrap(list_runs(at.world.desk(), at.work.probe(), {}));
    REQUIRE(list.rows.size() == 2);
    CHECK(list.all == 2);
    CHECK(unwrap(list_runs(at.world.desk(), at.work.probe(), {.part = {.limit = 1}})).all == 2);
    CHECK(unwrap(list_runs(at.world.desk(), at.work.probe(), {.statuses = {RunStatus::failed}}))
              .all == 0);
    CHECK(list.rows[0].run.id == second);
    CHECK(list.rows[1].turns == 1);
    CHECK(list.rows[1].title == "Write of the sea.");
    CHECK_FALSE(list.rows[1].driven);

    RunView view = unwrap(view_run(at.world.desk(), at.work.probe(), first));
    CHECK(view.activity == RunActivity::idle);
    CHECK(view.made.size() == 1);
    CHECK(view.turns_at_most == 2);
    at.answering.meanwhile = [&](const Asked&) {
        view = unwrap(view_run(at.world.desk(), at.work.probe(), first));
    };
    at.drive(first);
    CHECK(view.activity == RunActivity::working);
    CHECK(view.driver);
    CHECK(must_fail(view_run(at.world.desk(), at.work.probe(), *BeadId::parse("at-nope1"))).code ==
          ErrorCode::not_found);
}

TEST_CASE("What a run has made is what has not been deleted since", "[app][run]") {
    RunFixture at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    const auto made = [&] {
        return unwrap(view_run(at.world.desk(), at.work.probe(), done.run.id)).made;
    };
    REQUIRE(made().size() == 1);
    unwrap(delete_piece(at.world.desk(), made().front(), false));
    CHECK(made().empty());
}

TEST_CASE("A run whose driver is gone is interrupted until somebody goes on with it",
          "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    const auto listed = [&](const LivenessProbe& probe) {
        return unwrap(list_runs(at.world.desk(), probe, {})).rows.front();
    };
    CHECK_FALSE(listed(gone).interrupted);
    at.answering.meanwhile = [&](const Asked&) {
        CHECK_FALSE(listed(alive).interrupted);
        CHECK(listed(gone).interrupted);
        CHECK(unwrap(view_run(at.world.desk(), gone, run)).interrupted);
    };
    at.drive(run);
    CHECK_FALSE(listed(gone).interrupted);
}
