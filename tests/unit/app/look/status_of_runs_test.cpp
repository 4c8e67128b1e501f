#include "app/look/status_of_runs.hpp"

#include "support/left_run.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<RunNow> now_in(RunFixture& at) {
    const Context person = at.as(Role::overseer, "olga");
    return unwrap(
        at.store.read([&](PlanReader& plan) { return runs_now(plan, person, at.work.probe()); }));
}

} // namespace

TEST_CASE("runs under way are told with how they stand, and none that is over", "[app][status]") {
    RunFixture at;
    CHECK(now_in(at).empty());
    const BeadId done = at.start(at.commission(CommissionHow::solo, {"scout"}));
    at.drive(done);
    at.clock.advance(Seconds{1});
    const BeadId gated = at.start(at.of({{TurnStep{.role = "a"}}, {GateStep{GateKind::approval}}}));
    at.drive(gated);
    const Time asked = at.clock.now();
    at.clock.advance(Seconds{60});
    const auto runs = now_in(at);
    REQUIRE(runs.size() == 1);
    CHECK(runs[0].run.id == gated);
    CHECK(runs[0].title == "Write of the sea.");
    CHECK(runs[0].run.waits_for);
    CHECK(runs[0].since == asked);
    CHECK_FALSE(runs[0].driven);
}

TEST_CASE("a run says whether it is driven", "[app][status]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    std::vector<RunNow> meanwhile;
    at.answering.meanwhile = [&](const Asked&) { meanwhile = now_in(at); };
    at.drive(run);
    REQUIRE(meanwhile.size() == 1);
    CHECK(meanwhile[0].driven);
    CHECK_FALSE(meanwhile[0].interrupted);
    CHECK(meanwhile[0].run.status == RunStatus::running);
}

TEST_CASE("a run whose driver is gone in a turn was interrupted", "[app][status]") {
    RunFixture at;
    left_in_flight(at);
    CHECK_FALSE(now_in(at).at(0).interrupted);
    at.restart();
    CHECK_FALSE(now_in(at).at(0).driven);
    CHECK(now_in(at).at(0).interrupted);
}

TEST_CASE("a run that failed is told of for a week", "[app][status]") {
    RunFixture at;
    at.answering.answer = [](const Asked&) { return std::optional<std::string>(); };
    const BeadId run = at.start(at.of({{TurnStep{.role = "a", .retries = 0}}}));
    at.drive(run);
    REQUIRE(now_in(at).size() == 1);
    CHECK(now_in(at)[0].run.status == RunStatus::failed);
    SECTION("or until somebody gives it up") {
        unwrap(at.say({.run = run, .kind = SignalKind::abandon, .text = "not wanted"}));
        CHECK(now_in(at).empty());
        CHECK(at.get(run).close_reason == "cancelled: not wanted");
        CHECK(at.drive(run).already);
        return;
    }
    at.clock.advance(std::chrono::days{8});
    CHECK(now_in(at).empty());
}
