#include "app/run/open_gate.hpp"

#include "support/run_fixture.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct AtGate : RunFixture {
    explicit AtGate(std::optional<Seconds> timeout = {})
        : run(start(of({briefed_turn("a"), {GateStep{GateKind::review, timeout}}}))) {}

    std::optional<OpenGate> gate() {
        return unwrap(store.read([&](PlanReader& plan) { return open_gate(plan, format, run); }));
    }
    BeadId inject() {
        clock.advance(Seconds{1});
        return unwrap(say({.run = run, .kind = SignalKind::inject, .artifact = "A chart."}))
            .piece.value()
            .id;
    }

    BeadId run;
};

} // namespace

TEST_CASE("a run has an open gate from when it asks until that is decided", "[app][run]") {
    AtGate at(Seconds{60});
    CHECK_FALSE(at.gate());
    at.drive(at.run);
    const auto gate = at.gate();
    REQUIRE(gate);
    CHECK(gate->step.kind == GateKind::review);
    CHECK(gate->title == "Write of the sea.");
    CHECK(gate->message == at.run_of(at.run).waits_for);
    CHECK(gate->until == gate->since + Seconds{60});
    REQUIRE(gate->pieces.size() == 1);
    CHECK(gate->seen() == SeenGate{gate->message, gate->pieces.front().id});
    unwrap(at.say({.run = at.run, .kind = SignalKind::approve, .seen = gate->seen()}));
    CHECK_FALSE(at.gate());
}

TEST_CASE("what comes to a run at its gate is seen, and was not asked about", "[app][run]") {
    AtGate at;
    at.drive(at.run);
    const BeadId made = at.pieces_of(at.run).front().id;
    const BeadId given = at.inject();
    const auto gate = at.gate();
    REQUIRE(gate);
    CHECK(gate->seen().piece == given);
    CHECK(gate->as_asked().piece == made);
}

TEST_CASE("a paused run stays at its gate", "[app][run]") {
    AtGate at;
    at.drive(at.run);
    unwrap(at.say({.run = at.run, .kind = SignalKind::pause}));
    CHECK(at.gate());
}
