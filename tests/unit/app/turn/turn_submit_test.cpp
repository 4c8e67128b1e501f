#include "app/turn/turn_submit.hpp"

#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A driver with a turn, during which its agent does that.
struct DrivenTurn : TurnFixture {
    BeadId run;

    explicit DrivenTurn(std::function<void(DrivenTurn&)> meanwhile) : run(started()) {
        answering.answer = [](const Asked&) { return "printed"; };
        answering.meanwhile = [this, meanwhile](const Asked&) { meanwhile(*this); };
    }
    BeadId started() {
        settings.agent_default = "script";
        return start(commission(CommissionHow::solo, {"scout"}));
    }
    std::string made() { return text_of(pieces_of(run).at(0).id); }
};

} // namespace

TEST_CASE("What was handed in is recorded, whatever is printed", "[app][turn]") {
    DrivenTurn at([](DrivenTurn& turn) {
        const SubmittedTurn first = unwrap(turn.in_turn(turn.run).submit("First."));
        CHECK_FALSE(first.recorded);
        CHECK_FALSE(first.replaced);
        CHECK(unwrap(turn_show(turn.in_turn(turn.run).world)).submitted);
        CHECK(unwrap(turn.in_turn(turn.run).submit("Second.")).replaced);
        CHECK(turn.turns_of(turn.run).at(0).status == TurnStatus::working);
    });
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    CHECK(at.made() == "Second.");
    const SessionId session = *at.turns_of(at.run).at(0).session;
    CHECK(at.files.texts.at(at.paths.reply(session)) == "Second.");
    AsAgent late(at, "atelier/artisan/scout", session);
    CHECK(must_fail(late.submit("Third.")).code == ErrorCode::not_runnable);
}

TEST_CASE("What was handed in counts also where the agent fails after that", "[app][turn]") {
    DrivenTurn at([](DrivenTurn& turn) { unwrap(turn.in_turn(turn.run).submit("Done.")); });
    at.answering.answer = [](const Asked&) { return std::nullopt; };
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    CHECK(at.made() == "Done.");
}

TEST_CASE("What was handed in is taken where the driver died", "[app][turn]") {
    DrivenTurn at([](DrivenTurn& turn) {
        unwrap(turn.in_turn(turn.run).submit("Kept."));
        throw Killed{};
    });
    CHECK_THROWS_AS(drive_run(at.world, {at.run}), Killed);
    at.answering.meanwhile = [](const Asked&) { FAIL("asked twice"); };
    at.restart();
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    CHECK(at.made() == "Kept.");
}

TEST_CASE("What no reply can be is refused at once, and the turn goes on", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout"});
    unwrap(at.alone.next());
    CHECK(must_fail(at.alone.submit(std::string("a\0b", 3))).code == ErrorCode::reply_invalid);
    CHECK(must_fail(at.alone.submit(" \n")).code == ErrorCode::reply_invalid);
    CHECK(must_fail(at.alone.submit("\xff")).code == ErrorCode::reply_invalid);
    CHECK(must_fail(turn_submit(at.alone.world, {})).code == ErrorCode::usage);
    CHECK(at.turns_of(run).at(0).status == TurnStatus::working);
    CHECK(unwrap(at.alone.submit("Now.")).recorded);
}

TEST_CASE("An agent that runs by itself carries a run to its end", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout", "archivist"});
    unwrap(at.alone.next());
    const SubmittedTurn first = unwrap(at.alone.submit("One."));
    CHECK(first.recorded);
    CHECK(first.turn.status == TurnStatus::done);
    CHECK(first.run == RunStatus::waiting);
    CHECK(at.lease(run)->ended);
    // Its answer was lost, perhaps.
    const SubmittedTurn again = unwrap(at.alone.submit("One."));
    CHECK(again.already);
    CHECK(again.turn.n == 1);
    CHECK(must_fail(at.alone.submit("Another.")).code == ErrorCode::not_runnable);
    unwrap(at.alone.next());
    CHECK(unwrap(at.alone.submit("Two.")).run == RunStatus::completed);
    CHECK(at.pieces_of(run).size() == 2);
    CHECK(at.session(at.turns_of(run).at(1).session->str())->ended_at);
    CHECK(at.answering.asked.empty());
}

TEST_CASE("A run that an agent carries comes to what a driver makes of it", "[app][turn]") {
    const auto text_of = [](const std::string& artisan) { return "a text by " + artisan; };
    for (const CommissionHow how :
         {CommissionHow::duet, CommissionHow::ensemble, CommissionHow::exquisite}) {
        TurnFixture driven;
        driven.settings.agent_default = "script";
        const BeadId one = driven.start(driven.commission(how, {"calligrapher", "scout"}));
        driven.drive(one);
        TurnFixture carried;
        const BeadId other = carried.queued(carried.commission(how, {"calligrapher", "scout"}));
        while (!is_over(carried.run_of(other).status)) {
            const NextTurn next = unwrap(carried.alone.next());
            unwrap(carried.alone.submit(text_of(next.shown.turn.artisan)));
        }
        CHECK(carried.come_of(other) == driven.come_of(one));
    }
}

TEST_CASE("An agent that dies between any two writes of turn_submit has lost nothing",
          "[app][turn]") {
    for (int moment = 1;; ++moment) {
        TurnFixture at;
        const BeadId run = at.queued_chain({"scout", "archivist"});
        unwrap(at.alone.next());
        at.kill.passed = 0;
        at.kill.at = moment;
        bool was_killed = false;
        try {
            unwrap(at.alone.submit("One."));
        } catch (const Killed&) {
            was_killed = true;
        }
        at.kill.at = -1;
        if (!was_killed) break;
        INFO(moment);
        at.lease_runs_out();
        while (!is_over(at.run_of(run).status)) {
            const NextTurn next = unwrap(at.alone.next());
            unwrap(at.alone.submit(next.shown.turn.artisan == "scout" ? "One." : "Two."));
        }
        CHECK(at.pieces_of(run).size() == 2);
        CHECK(at.text_of(at.pieces_of(run).at(1).id) == "Two.");
    }
}

TEST_CASE("No credential is handed in", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout"});
    at.alone.work.user_environment["API_KEY"] = "k-1234567890";
    unwrap(at.alone.next());
    unwrap(at.alone.submit("It is k-1234567890."));
    CHECK(at.text_of(at.pieces_of(run).at(0).id) == "It is ***.");
}
