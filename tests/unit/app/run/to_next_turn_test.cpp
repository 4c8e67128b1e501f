#include "app/run/to_next_turn.hpp"

#include "app/run/finish_turn.hpp"
#include "support/run_fixture.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Carried : RunFixture {
    explicit Carried(StartRequest request) : run(start(std::move(request))) {}

    BeadId run;
    DriverLease lease = unwrap(take_up_run(world, run, machine.self())).lease.value();

    HaltedRun halted(std::optional<int> at_most = {}) {
        return unwrap(to_next_turn(world, lease, at_most));
    }
    void reply(const HaltedRun& at) {
        for (const BegunTurn& one : at.turns)
            unwrap(finish_turn(world, lease, one.record.n, {.reply = "by " + one.record.artisan}));
    }
};

} // namespace

TEST_CASE("All that needs no artisan is done between two turns, and told", "[app][run]") {
    Carried at(RunFixture::commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    const HaltedRun first = at.halted();
    CHECK(first.halt == RunHalt::turns);
    REQUIRE(first.turns.size() == 2);
    at.reply(first);
    const HaltedRun over = at.halted();
    CHECK(over.halt == RunHalt::stopped);
    CHECK(over.run.status == RunStatus::completed);
    CHECK(over.pieces.size() == 1);
    CHECK(std::ranges::count(at.told.lines, "done ") == 1);
}

TEST_CASE("It is said why a run goes no further", "[app][run]") {
    SECTION("turns are in flight") {
        Carried at(RunFixture::of({briefed_turn("a")}));
        at.halted();
        CHECK(at.halted().halt == RunHalt::underway);
    }
    SECTION("its turns are for others") {
        Carried at(RunFixture::of({briefed_turn("a")}));
        const HaltedRun halted = at.halted(0);
        CHECK(halted.halt == RunHalt::due);
        CHECK(halted.artisan == "calligrapher");
        CHECK(at.turns_of(at.run).empty());
    }
    SECTION("a gate") {
        Carried at(RunFixture::of({{GateStep{}}, briefed_turn("a")}));
        const HaltedRun halted = at.halted();
        CHECK(halted.halt == RunHalt::waits);
        CHECK(halted.run.waits_for);
    }
    SECTION("it was paused") {
        Carried at(RunFixture::of({briefed_turn("a")}));
        unwrap(at.say({.run = at.run, .kind = SignalKind::pause}));
        CHECK(at.halted().halt == RunHalt::stopped);
    }
    SECTION("the program is to end") {
        Carried at(RunFixture::of({briefed_turn("a")}));
        at.interrupt.asked = true;
        const HaltedRun halted = at.halted();
        CHECK(halted.halt == RunHalt::interrupted);
        CHECK(halted.run.status == RunStatus::running);
        CHECK(at.turns_of(at.run).empty());
    }
}
