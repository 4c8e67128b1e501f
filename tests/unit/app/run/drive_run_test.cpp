#include "app/run/drive_run.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// hello: two at once, and a third that brings them together.
StartRequest hello() {
    const auto turn = [](const std::string& role, const std::string& brief, SeesKind sees) {
        return Term{TurnStep{.role = role, .brief = {brief, brief}, .sees = {sees}}};
    };
    return RunFixture::of({{ParStep{{turn("a", "commission", SeesKind::none),
                                     turn("b", "commission", SeesKind::none)}}},
                           turn("c", "bring-together", SeesKind::all)},
                          {{"a", "calligrapher"}, {"b", "cartographer"}, {"c", "archivist"}});
}

std::vector<StartRequest> all_ways() {
    return {
        RunFixture::commission(CommissionHow::solo, {"calligrapher"}),
        RunFixture::commission(CommissionHow::duet, {"calligrapher", "scout"}),
        RunFixture::commission(CommissionHow::ensemble, {"calligrapher", "scout", "archivist"}),
        RunFixture::commission(CommissionHow::refinement, {"calligrapher", "scout"}, {.rounds = 2}),
        RunFixture::commission(CommissionHow::exquisite, {"calligrapher", "scout", "archivist"}),
        hello()};
}

} // namespace

TEST_CASE("One artisan makes a piece, which is a commit and a row", "[app][run]") {
    RunFixture at;
    at.answering.answer = [](const Asked&) {
        return R"({"content": "Blue.", "interpretation": "the colour"})";
    };
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"calligrapher"}));
    CHECK(done.end == DriveEnd::over);
    CHECK(done.run.status == RunStatus::completed);
    CHECK(done.turns == 1);
    REQUIRE(done.pieces.size() == 1);
    const auto pieces = at.pieces_of(done.run.id);
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].id.str() == done.run.id.str() + ".1");
    CHECK(pieces[0].interpretation == "the colour");
    CHECK(pieces[0].form == "form of calligrapher");
    CHECK(at.text_of(pieces[0].id) == "Blue.");
    CHECK(at.repository.git.ref("refs/atelier/pieces/" + pieces[0].id.str()) == pieces[0].commit);
    CHECK(at.get(done.run.id).status == BeadStatus::closed);
    CHECK_THAT(at.answering.asked.at(0).prompt, ContainsSubstring("You are calligrapher.") &&
                                                    ContainsSubstring("Write of the sea."));
    const auto types = at.event_types();
    for (const char* type : {"run.created", "run.started", "turn.started", "piece.created",
                             "turn.finished", "run.completed"})
        CHECK(std::ranges::count(types, type) == 1);
}

TEST_CASE("A duet makes the second piece from the first, which is intermediate then",
          "[app][run]") {
    RunFixture at;
    const DriveOutcome done =
        at.carry(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    const auto pieces = at.pieces_of(done.run.id);
    REQUIRE(pieces.size() == 2);
    CHECK(pieces[0].intermediate);
    CHECK_FALSE(pieces[1].intermediate);
    CHECK(at.parents_of(pieces[1].id) == std::vector{pieces[0].id});
    CHECK(done.pieces == std::vector{pieces[1].id});
    CHECK(at.repository.git.ref("refs/atelier/pieces/" + pieces[0].id.str()) == std::nullopt);
    CHECK_THAT(at.answering.asked.at(1).prompt, ContainsSubstring("a text by calligrapher") &&
                                                    ContainsSubstring("The calligrapher"));
}

TEST_CASE("An ensemble runs at once and is merged in the workflow's order", "[app][run]") {
    RunFixture at;
    at.answering.backwards = GENERATE(false, true);
    const DriveOutcome done =
        at.carry(at.commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    CHECK(at.answering.at_once == 2);
    const auto pieces = at.pieces_of(done.run.id);
    REQUIRE(pieces.size() == 3);
    const std::string text = at.text_of(pieces[2].id);
    CHECK(text.find("by calligrapher") < text.find("by scout"));
    CHECK(pieces[2].form == "collection");
    CHECK(pieces[2].origin == PieceOrigin::merge);
    const auto parents = at.parents_of(pieces[2].id);
    REQUIRE(parents.size() == 2);
    CHECK_THAT(at.text_of(parents[0]), ContainsSubstring("calligrapher"));
    CHECK(done.pieces == std::vector{pieces[2].id});
}

TEST_CASE("Hello makes four pieces in a lineage", "[app][run]") {
    RunFixture at;
    const DriveOutcome done = at.carry(hello());
    CHECK(done.run.status == RunStatus::completed);
    const auto pieces = at.pieces_of(done.run.id);
    REQUIRE(pieces.size() == 4);
    CHECK(at.parents_of(pieces[3].id) == std::vector{pieces[2].id});
    CHECK(at.parents_of(pieces[2].id) == std::vector{pieces[0].id, pieces[1].id});
}

TEST_CASE("A turn is tried again with its error, and the run fails when none is left",
          "[app][run]") {
    RunFixture at;
    int failures = GENERATE(1, 2);
    const int all = failures;
    at.answering.answer = [&](const Asked&) -> std::optional<std::string> {
        if (failures-- > 0) return std::nullopt;
        return "Blue.";
    };
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"calligrapher"}));
    CHECK(done.run.status == (all == 1 ? RunStatus::completed : RunStatus::failed));
    CHECK(at.turns_of(done.run.id).size() == 2);
    CHECK_THAT(at.answering.asked.at(1).prompt,
               ContainsSubstring("The last attempt at this turn failed: "));
    if (all == 1) return;
    CHECK(done.code == ErrorCode::runtime_failed);
    CHECK(at.drive(done.run.id).already);
    unwrap(at.say({.run = done.run.id, .kind = SignalKind::retry}));
    CHECK(at.drive(done.run.id).run.status == RunStatus::completed);
}

TEST_CASE("An agent that is killed each time fails the run, and is not asked without end",
          "[app][run]") {
    RunFixture at;
    at.answering.answer = [](const Asked&) { return std::optional<std::string>(); };
    at.answering.failing_status = 128 + 9;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"calligrapher"}));
    CHECK(done.run.status == RunStatus::failed);
    CHECK(done.code == ErrorCode::runtime_failed);
    CHECK_THAT(done.run.reason, ContainsSubstring("killed"));
    CHECK(at.answering.asked.size() == 2);
}

TEST_CASE("A reply that is no text fails its turn", "[app][run]") {
    RunFixture at;
    at.answering.answer = [](const Asked&) { return std::string("a\0b", 3); };
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"calligrapher"}));
    CHECK(done.run.status == RunStatus::failed);
    CHECK(done.code == ErrorCode::reply_invalid);
    CHECK(at.pieces_of(done.run.id).empty());
}

TEST_CASE("A second driver is told who drives", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"calligrapher"}));
    at.answering.meanwhile = [&](const Asked&) {
        const Error refused = must_fail(drive_run(at.world, {run}));
        CHECK(refused.code == ErrorCode::run_busy);
        CHECK_THAT(refused.message, ContainsSubstring("process 100"));
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.asked.size() == 1);
}

TEST_CASE("So many steps are taken and the run waits for more", "[app][run]") {
    RunFixture at;
    const BeadId run =
        at.start(at.commission(CommissionHow::chain, {"calligrapher", "scout", "archivist"}));
    DriveOutcome out = at.drive(run, 2);
    CHECK(out.end == DriveEnd::steps);
    CHECK(out.turns == 2);
    CHECK(out.run.status == RunStatus::waiting);
    out = at.drive(run, 2);
    CHECK(out.end == DriveEnd::over);
    CHECK(out.turns == 1);
}

TEST_CASE("A driver that is told to stop leaves the run to the next one", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    at.answering.meanwhile = [&](const Asked&) { at.interrupt.asked = true; };
    CHECK(at.drive(run).end == DriveEnd::interrupted);
    at.interrupt.asked = false;
    at.answering.meanwhile = [](const Asked&) {};
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.asked.size() == 2);
}

TEST_CASE("Killed at any moment and gone on with, a run comes to the same", "[app][run]") {
    for (const StartRequest& request : all_ways()) {
        RunFixture whole;
        const DriveOutcome done = whole.carry(request);
        REQUIRE(done.run.status == RunStatus::completed);
        const auto expected = whole.come_of(done.run.id);
        const int moments = whole.kill.passed;
        for (int moment = 3; moment <= moments; ++moment) {
            INFO(request.workflow.name << " killed at " << moment << " of " << moments);
            RunFixture at;
            const BeadId run = at.start(request);
            at.kill.at = moment;
            CHECK_THROWS_AS(drive_run(at.world, {run}), Killed);
            at.restart();
            CHECK(at.drive(run).run.status == RunStatus::completed);
            CHECK(at.come_of(run) == expected);
        }
    }
}

TEST_CASE("A reply that was there when its driver died is taken and not asked for again",
          "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"calligrapher"}));
    at.repository.made.before_write = []() -> Result<void> { throw Killed{}; };
    CHECK_THROWS_AS(drive_run(at.world, {run}), Killed);
    at.repository.made.before_write = [] { return Result<void>(); };
    at.restart();
    const DriveOutcome done = at.drive(run);
    CHECK(done.run.status == RunStatus::completed);
    CHECK(done.turns == 1);
    CHECK(at.answering.asked.size() == 1);
    CHECK(at.turns_of(run).size() == 1);
}

TEST_CASE("A run does not begin without the texts that it is to begin from", "[app][run]") {
    RunFixture at;
    const auto source = at.carry(at.commission(CommissionHow::solo, {"calligrapher"})).run.id;
    const Piece piece = at.pieces_of(source).at(0);
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    request.sources = {piece.id};
    const BeadId run = at.start(request);
    const RunStatus before = at.run_of(run).status;
    const MemoryCommit lost = at.repository.git.commits.lose(piece.commit);
    const Error error = must_fail(drive_run(at.world, {run}));
    CHECK(error.code == ErrorCode::git_failed);
    CHECK_THAT(error.message, ContainsSubstring(piece.id.str()));
    CHECK(at.turns_of(run).empty());
    CHECK(at.run_of(run).status == before);
    at.repository.git.commits.add(lost);
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("A run that was resumed is for the queue until somebody drives it", "[app][run]") {
    RunFixture at;
    const auto next = [&] {
        return unwrap(at.store.read([&](PlanReader& plan) {
            return next_queued_run(plan, at.work.plan, at.work.probe());
        }));
    };
    StartRequest request = at.commission(CommissionHow::duet, {"calligrapher", "scout"});
    request.status = RunStatus::queued;
    const BeadId run = at.start(request);
    CHECK(next() == run);
    const bool had_begun = GENERATE(false, true);
    if (had_begun) {
        at.answering.meanwhile = [&](const Asked&) {
            unwrap(at.say({.run = run, .kind = SignalKind::pause}));
        };
        CHECK(at.drive(run).end == DriveEnd::paused);
    } else {
        unwrap(at.say({.run = run, .kind = SignalKind::pause}));
    }
    CHECK_FALSE(next());
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.run_of(run).status == (had_begun ? RunStatus::running : RunStatus::queued));
    CHECK(next() == run);
    std::optional<BeadId> meanwhile = run;
    at.answering.meanwhile = [&](const Asked&) { meanwhile = next(); };
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK_FALSE(meanwhile);
    CHECK_FALSE(next());
}

TEST_CASE("A run that has not begun and is not queued is left to whoever makes it", "[app][run]") {
    RunFixture at;
    at.start(at.commission(CommissionHow::solo, {"scout"}));
    CHECK_FALSE(unwrap(at.store.read(
        [&](PlanReader& plan) { return next_queued_run(plan, at.work.plan, at.work.probe()); })));
}
