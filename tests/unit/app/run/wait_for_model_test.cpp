#include "app/run/wait_for_model.hpp"

#include "app/run/look_at_runs.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct LimitScene : RunFixture {
    int limits = 1;
    std::string words = "slow down";

    LimitScene() {
        answering.ends_as = [this](const Asked&) -> std::optional<TurnOutcome> {
            if (limits-- <= 0) return std::nullopt;
            TurnOutcome out{.status = 1};
            out.reading.take(Ends{ReplyEnd::rate_limited, 429, words});
            return out;
        };
    }
    std::optional<Millis> rests(const BeadId& run) {
        return unwrap(view_run(world.desk(), alive, run)).model_rests;
    }
};

} // namespace

TEST_CASE("A run whose model allows no more for now waits, and nothing has failed", "[app][run]") {
    LimitScene at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    SECTION("for as long as the model says") {
        at.words = "try again in 90 s";
        const DriveOutcome out = at.drive(run);
        CHECK(out.end == DriveEnd::limited);
        CHECK(out.code == ErrorCode::rate_limited);
        CHECK(out.run.status == RunStatus::waiting);
        CHECK_THAT(out.run.reason, ContainsSubstring("the model allows no more for now"));
        CHECK(at.rests(run) == Seconds{90});
        const auto turns = at.turns_of(run);
        REQUIRE(turns.size() == 1);
        CHECK(turns[0].status == TurnStatus::lost);
        CHECK(turns[0].error == "rate-limited");
        CHECK(at.session(turns[0].session->str())->outcome->code() == ErrorCode::rate_limited);
    }
    SECTION("for longer each time that it says nothing") {
        at.limits = 3;
        for (const int minutes : {5, 15, 45}) {
            CHECK(at.drive(run).end == DriveEnd::limited);
            CHECK(at.rests(run) == Seconds{minutes * 60});
        }
    }
    const DriveOutcome out = at.drive(run);
    CHECK(out.run.status == RunStatus::completed);
    CHECK(out.run.reason.empty());
    CHECK_FALSE(at.rests(run));
    CHECK(at.pieces_of(run).size() == 2);
}

TEST_CASE("No breaker opens where a model allows no more", "[app][run]") {
    LimitScene at;
    at.settings.breaker.failures = 1;
    CHECK(at.carry(at.commission(CommissionHow::solo, {"scout"})).end == DriveEnd::limited);
    CHECK(at.carry(at.commission(CommissionHow::solo, {"scout"})).run.status ==
          RunStatus::completed);
}

TEST_CASE("What came in beside it is kept", "[app][run]") {
    LimitScene at;
    const BeadId run = at.start(at.commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    CHECK(at.drive(run).end == DriveEnd::limited);
    CHECK(at.pieces_of(run).size() == 1);
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.times("scout") == 1);
}

TEST_CASE("Who drives the run no more has it wait for nothing", "[app][run]") {
    LimitScene at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    unwrap(take_run(at.work.plan, run, at.machine.own, gone));
    CHECK(must_fail(wait_for_model(at.world, lease, {{"slow down"}})).code ==
          ErrorCode::lease_lost);
}
