#include "app/run/signal_run.hpp"

#include "support/run_fixture.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Term gate(GateKind kind = GateKind::approval, std::optional<Seconds> timeout = {}) {
    return {GateStep{kind, timeout}};
}
// Two rounds at most, of a turn and a gate.
StartRequest reviewed() {
    return RunFixture::of({{LoopStep{.steps = {briefed_turn("a"), gate(GateKind::review)},
                                     .max = 2,
                                     .until = {.kind = UntilKind::approved}}}});
}
StartRequest staged() {
    return RunFixture::of({{LoopStep{.steps = {briefed_turn("a")}, .max = 2, .name = "first"}},
                           {LoopStep{.steps = {briefed_turn("b")}, .max = 2, .name = "second"}}});
}

std::size_t events_of(RunFixture& at, std::string_view type) {
    const auto types = at.event_types();
    return static_cast<std::size_t>(std::ranges::count(types, type));
}

} // namespace

TEST_CASE("A gate asks the overseer and is decided by a signal", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(reviewed());
    DriveOutcome out = at.drive(run);
    CHECK(out.end == DriveEnd::gate);
    CHECK(out.run.status == RunStatus::waiting);
    CHECK(at.get(run).status == BeadStatus::blocked);
    REQUIRE(out.run.waits_for);
    const Bead message = at.get(*out.run.waits_for);
    CHECK(message.title == "NEEDS-DECISION: Write of the sea.");
    CHECK(message.message->thread == run);
    CHECK_THAT(message.description, ContainsSubstring("review " + run.str() + " --approve"));

    SECTION("nothing happens before") {
        CHECK(at.drive(run).end == DriveEnd::gate);
        CHECK(at.mail_to_overseer().size() == 1);
        CHECK(events_of(at, "gate.opened") == 1);
    }
    SECTION("changes lead to another round, which is told of them") {
        const SignalOutcome said = unwrap(
            at.say({.run = run, .kind = SignalKind::request_changes, .text = "Make it shorter."}));
        CHECK(said.run.status == RunStatus::running);
        CHECK_FALSE(said.run.waits_for);
        CHECK(at.mail_to_overseer().empty());
        CHECK(events_of(at, "round.completed") == 1);
        out = at.drive(run);
        CHECK(out.end == DriveEnd::gate);
        CHECK_THAT(at.answering.asked.at(1).prompt, ContainsSubstring("Make it shorter."));
    }
    SECTION("an approval ends it") {
        const SignalOutcome said = unwrap(at.say({.run = run, .kind = SignalKind::approve}));
        CHECK(said.run.status == RunStatus::completed);
        CHECK(said.pieces.size() == 1);
        CHECK(events_of(at, "gate.decided") == 1);
        CHECK(events_of(at, "run.completed") == 1);
        CHECK(at.drive(run).already);
    }
    SECTION("an artisan decides nothing") {
        const Context artisan = at.as(Role::artisan, "calligrapher");
        const Error refused = must_fail(signal_run({artisan, at.format, at.repository},
                                                   {.run = run, .kind = SignalKind::approve}));
        CHECK(refused.code == ErrorCode::overseer_only);
    }
}

TEST_CASE("A decision is of what was shown, and keeps its tree", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(reviewed());
    at.drive(run);
    const Piece made = at.pieces_of(run).front();
    const SeenGate seen{*at.run_of(run).waits_for, made.id};
    SignalRequest approval{.run = run, .kind = SignalKind::approve, .seen = seen};

    SECTION("as it is") {
        const SignalOutcome said = unwrap(at.say(approval));
        CHECK(said.signal.tree == unwrap(at.repository.history().tree(made.commit)));
    }
    SECTION("not where its text is gone") {
        at.repository.git.commits.lose(made.commit);
        const Error refused = must_fail(at.say(approval));
        CHECK(refused.message == "the text of " + made.id.str() + " is not in this repository");
        CHECK(at.run_of(run).status == RunStatus::waiting);
    }
    SECTION("not when something has come since") {
        at.clock.advance(Seconds{1});
        const auto given =
            unwrap(at.say({.run = run, .kind = SignalKind::inject, .artifact = "A chart."}));
        const auto before = at.events().size();
        const Error refused = must_fail(at.say(approval));
        CHECK(refused.code == ErrorCode::already_decided);
        CHECK_THAT(refused.message, ContainsSubstring(given.piece->id.str() + " has come to"));
        CHECK(at.events().size() == before);
        CHECK(at.mail_to_overseer().size() == 1);
        approval.seen->piece = given.piece->id;
        CHECK(unwrap(at.say(approval)).run.status == RunStatus::completed);
    }
    SECTION("not at another gate than was shown") {
        unwrap(at.say(
            {.run = run, .kind = SignalKind::request_changes, .text = "Shorter.", .seen = seen}));
        at.drive(run);
        CHECK(must_fail(at.say(approval)).code == ErrorCode::already_decided);
        CHECK(at.run_of(run).status == RunStatus::waiting);
    }
}

TEST_CASE("A gate that is decided late still counts, as long as no driver was there",
          "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.of({briefed_turn("a"), gate(GateKind::approval, Seconds{60})}));
    at.drive(run);
    at.clock.advance(Seconds{61});
    CHECK(unwrap(at.say({.run = run, .kind = SignalKind::approve})).run.status ==
          RunStatus::completed);
    CHECK(at.drive(run).already);
}

TEST_CASE("A gate that nobody decides in time ends the run, but for an answer", "[app][run]") {
    RunFixture at;
    const GateKind kind = GENERATE(GateKind::approval, GateKind::answer);
    const BeadId run = at.start(at.of({briefed_turn("a"), gate(kind, Seconds{60})}));
    CHECK(at.drive(run).end == DriveEnd::gate);
    at.clock.advance(Seconds{61});
    const DriveOutcome out = at.drive(run);
    CHECK(out.end == DriveEnd::over);
    CHECK(out.run.status == (kind == GateKind::answer ? RunStatus::completed : RunStatus::failed));
    CHECK(at.mail_to_overseer().empty());
}

TEST_CASE("Stages follow each other, are advanced and handed over", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(staged());
    SECTION("by themselves") {
        const DriveOutcome out = at.drive(run);
        CHECK(out.run.status == RunStatus::completed);
        CHECK(at.answering.times("calligrapher") == 2);
        CHECK(at.answering.times("scout") == 2);
        CHECK(events_of(at, "handoff.made") == 1);
        CHECK(events_of(at, "stage.started") == 2);
        CHECK(events_of(at, "stage.completed") == 2);
        CHECK(events_of(at, "round.completed") == 4);
    }
    SECTION("advanced in the midst of the first") {
        at.drive(run, 1);
        unwrap(at.say({.run = run, .kind = SignalKind::advance}));
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(at.answering.times("calligrapher") == 1);
    }
    SECTION("handed back by its artisan") {
        at.drive(run, 3);
        const SignalOutcome said = unwrap(at.say({.run = run,
                                                  .kind = SignalKind::handoff,
                                                  .to = "calligrapher",
                                                  .artifact = "start over"}));
        REQUIRE(said.piece);
        CHECK(said.piece->stage == "second");
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(at.answering.times("calligrapher") == 4);
        CHECK_THAT(at.answering.asked.at(3).prompt, ContainsSubstring("start over"));
    }
}

TEST_CASE("A full stage waits where the run does not advance by itself, and takes more steps",
          "[app][run]") {
    RunFixture at;
    StartRequest request = staged();
    request.auto_advance = false;
    const BeadId run = at.start(request);
    CHECK(at.drive(run).end == DriveEnd::full_stage);
    CHECK(at.answering.asked.size() == 2);
    CHECK(at.drive(run).end == DriveEnd::full_stage);
    const DriveOutcome more = at.drive(run, 2);
    CHECK(more.end == DriveEnd::full_stage);
    CHECK(more.turns == 2);
    CHECK(at.answering.times("calligrapher") == 4);
    unwrap(at.say({.run = run, .kind = SignalKind::advance}));
    CHECK(at.drive(run).end == DriveEnd::full_stage);
    CHECK(at.answering.times("scout") == 2);
    unwrap(at.say({.run = run, .kind = SignalKind::advance}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("What is injected is a piece, and the next turn is told of it and of notes",
          "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.drive(run, 1);
    const SignalOutcome given =
        unwrap(at.say({.run = run, .kind = SignalKind::inject, .artifact = "A chart of it."}));
    REQUIRE(given.piece);
    CHECK(given.piece->origin == PieceOrigin::injected);
    CHECK(given.piece->artisan == "atelier/overseer/olga");
    CHECK(given.piece->form == "note");
    CHECK(at.repository.git.ref("refs/atelier/pieces/" + given.piece->id.str()) ==
          given.piece->commit);
    unwrap(at.say({.run = run, .kind = SignalKind::note, .to = "scout", .text = "Mind the tide."}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK_THAT(at.answering.asked.at(1).prompt,
               ContainsSubstring("A chart of it.") && ContainsSubstring("Mind the tide."));
}

TEST_CASE("What is refused leaves no trace", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.drive(run, 1);
    const auto before = at.events().size();
    const auto pieces = at.pieces_of(run).size();
    CHECK(must_fail(at.say({.run = run, .kind = SignalKind::approve})).code ==
          ErrorCode::not_runnable);
    CHECK(must_fail(at.say({.run = run, .kind = SignalKind::advance})).code == ErrorCode::usage);
    CHECK(
        must_fail(
            at.say({.run = run, .kind = SignalKind::handoff, .to = "nobody", .artifact = "a text"}))
            .code == ErrorCode::usage);
    CHECK(must_fail(at.say({.run = run, .kind = SignalKind::close})).code == ErrorCode::usage);
    CHECK(at.events().size() == before);
    CHECK(at.pieces_of(run).size() == pieces);
    CHECK(at.format.parse(at.run_of(run).definition));
}

TEST_CASE("A run is paused and resumed, at once where that is wanted", "[app][run]") {
    RunFixture at;
    const bool now = GENERATE(false, true);
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.answering.meanwhile = [&](const Asked&) {
        unwrap(
            at.say({.run = run, .kind = SignalKind::pause, .text = "the tide is in", .now = now}));
    };
    const DriveOutcome out = at.drive(run);
    CHECK(out.end == DriveEnd::paused);
    CHECK(out.run.reason == "the tide is in");
    CHECK(out.turns == (now ? 0 : 1));
    at.answering.meanwhile = [](const Asked&) {};
    CHECK(at.drive(run).end == DriveEnd::paused);
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.times("calligrapher") == (now ? 2 : 1));
}

TEST_CASE("A turn that a paused run still has is ended by a pause at once", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    const SignalRequest at_once{
        .run = run, .kind = SignalKind::pause, .text = "stop it", .now = true};
    at.answering.meanwhile = [&](const Asked&) {
        unwrap(at.say({.run = run, .kind = SignalKind::pause}));
        CHECK(must_fail(at.say({.run = run, .kind = SignalKind::pause})).code == ErrorCode::paused);
        unwrap(at.say(at_once));
    };
    const DriveOutcome out = at.drive(run);
    CHECK(out.end == DriveEnd::paused);
    CHECK(out.run.reason == "stop it");
    CHECK(out.turns == 0);
    CHECK(must_fail(at.say(at_once)).code == ErrorCode::paused);
}

TEST_CASE("A run whose turn failed while it was paused says why as it is resumed", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.of({{TurnStep{.role = "a", .retries = 0}}}));
    at.answering.answer = [](const Asked&) { return std::optional<std::string>(); };
    at.answering.meanwhile = [&](const Asked&) {
        unwrap(at.say({.run = run, .kind = SignalKind::pause}));
    };
    CHECK(at.drive(run).end == DriveEnd::paused);
    const SignalOutcome said = unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(said.run.status == RunStatus::failed);
    CHECK_THAT(said.run.reason, ContainsSubstring("a failed 1 time, at last with: "));
    CHECK(at.get(run).close_reason == "failed: " + said.run.reason);
    CHECK(events_of(at, "run.failed") == 1);
}

TEST_CASE("An abandoned run ends the turn in flight and is over", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"calligrapher"}));
    at.answering.meanwhile = [&](const Asked&) {
        unwrap(at.say({.run = run, .kind = SignalKind::abandon, .text = "not wanted"}));
    };
    const DriveOutcome out = at.drive(run);
    CHECK(out.end == DriveEnd::over);
    CHECK(out.run.status == RunStatus::cancelled);
    const auto turns = at.turns_of(run);
    REQUIRE(turns.size() == 1);
    CHECK(turns[0].status == TurnStatus::lost);
    CHECK(at.session(turns[0].session->str())->ended_at);
    CHECK(at.get(run).close_reason == "cancelled: not wanted");
    CHECK(must_fail(at.say({.run = run, .kind = SignalKind::note, .text = "x"})).code ==
          ErrorCode::run_finished);
}

TEST_CASE("An advance in the last stage completes the run at once, whoever drives it",
          "[app][run]") {
    RunFixture at;
    StartRequest request = staged();
    request.start_stage = "second";
    request.auto_advance = false;
    const BeadId run = at.start(request);
    CHECK(at.drive(run, 1).end == DriveEnd::steps);
    const SignalOutcome said = unwrap(at.say({.run = run, .kind = SignalKind::advance}));
    CHECK(said.run.status == RunStatus::completed);
    CHECK(said.run.ended_at);
    CHECK(said.pieces.size() == 1);
    for (const char* type : {"stage.completed", "run.signalled", "run.completed"})
        CHECK(events_of(at, type) == 1);
    CHECK(at.get(run).status == BeadStatus::closed);
    const DriveOutcome again = at.drive(run);
    CHECK(again.already);
    CHECK(again.run.status == RunStatus::completed);
    CHECK(at.turns_of(run).size() == 1);
}

TEST_CASE("An advance before the last stage, or of a paused run, completes nothing", "[app][run]") {
    RunFixture at;
    StartRequest request = staged();
    request.auto_advance = false;
    const BeadId run = at.start(request);
    at.drive(run, 1);
    CHECK(unwrap(at.say({.run = run, .kind = SignalKind::advance})).run.status ==
          RunStatus::running);
    CHECK(at.drive(run, 1).run.status == RunStatus::waiting);
    unwrap(at.say({.run = run, .kind = SignalKind::pause}));
    CHECK(unwrap(at.say({.run = run, .kind = SignalKind::advance})).run.status ==
          RunStatus::paused);
    CHECK(events_of(at, "run.completed") == 0);
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
}
