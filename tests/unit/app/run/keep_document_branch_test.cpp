#include "app/run/keep_document_branch.hpp"

#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Each editing turn is one commit of its artisan on the run's branch", "[app][document]") {
    DocumentFixture at;
    const auto files = at.files.texts;
    const BeadId run = at.start(at.rounds(2));
    const DriveOutcome done = at.drive(run);
    CHECK(done.run.status == RunStatus::completed);
    CHECK(at.document_of(run) == "A line by calligrapher.\nA line by scout.\n"
                                 "A line by calligrapher.\nA line by scout.\n");
    const auto commits = unwrap(at.repository.history().commits(at.first, at.head_of(run)));
    const auto turns = at.turns_of(run);
    REQUIRE(commits.size() == 4);
    REQUIRE(turns.size() == 4);
    CommitId before = at.first;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        CHECK(turns[i].in == before);
        CHECK(turns[i].out == commits[i]);
        CHECK_FALSE(turns[i].piece);
        before = commits[i];
    }
    CHECK(at.repository.git.ref("refs/heads/main") == at.first);
    for (const auto& [path, text] : files)
        if (path.string().starts_with("/repo/")) CHECK(at.files.texts.at(path) == text);
    CHECK(at.pieces_of(run).empty());
}

TEST_CASE("Rounds end when nothing changes any more", "[app][document]") {
    DocumentFixture at;
    at.answering.answer = [](const Asked&) { return std::string("The sea."); };
    const BeadId run = at.start(at.rounds(5, {.kind = UntilKind::unchanged}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.turns_of(run).size() == 4);
    CHECK(unwrap(at.repository.history().commits(at.first, at.head_of(run))).size() == 1);
    CHECK(at.turns_of(run).back().unchanged);
    CHECK_FALSE(at.turns_of(run).back().out);
}

TEST_CASE("What a person commits between turns is what the next one sees", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    at.drive(run, 1);
    at.commit_beside(run, "notes.md", "By hand.\n");
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.document_of(run) == "By hand.\nA line by scout.\n");
    CHECK(at.events_of_kind(EventType::document_edited) == 1);
}

TEST_CASE("What a person commits during a turn stays below it", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    bool once = true;
    SECTION("elsewhere") {
        at.answering.meanwhile = [&](const Asked&) {
            if (std::exchange(once, false)) at.commit_beside(run, "README.md", "other words\n");
        };
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(at.document_of(run) == "A line by calligrapher.\nA line by scout.\n");
        CHECK(at.repository.file_at(at.head_of(run), "README.md") == "other words\n");
        CHECK(at.turns_of(run).size() == 2);
    }
    SECTION("in the same lines: the turn is taken again on theirs") {
        at.answering.meanwhile = [&](const Asked&) {
            if (std::exchange(once, false)) at.commit_beside(run, "notes.md", "By hand.\n");
        };
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(at.document_of(run) == "By hand.\nA line by calligrapher.\nA line by scout.\n");
        CHECK(at.turns_of(run).at(0).status == TurnStatus::lost);
        CHECK(at.turns_of(run).at(0).error == "document-moved");
        CHECK(at.turns_of(run).size() == 3);
    }
}

TEST_CASE("A branch that was rewritten pauses the run until somebody says what counts",
          "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    at.drive(run, 1);
    const CommitId head = at.head_of(run);
    const std::string ref = full_ref(*at.run_of(run).branch);
    at.repository.force(ref, at.first);
    const DriveOutcome paused = at.drive(run);
    CHECK(paused.end == DriveEnd::paused);
    CHECK_THAT(paused.run.reason, ContainsSubstring("was rewritten and lacks " + head.str()));
    CHECK(at.answering.asked.size() == 1);
    CHECK(at.event_types().back() == "run.paused");
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    SECTION("as it is by now") {
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(at.document_of(run) == "A line by scout.\n");
    }
    SECTION("as it was") {
        at.repository.force(ref, head);
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(at.document_of(run) == "A line by calligrapher.\nA line by scout.\n");
    }
    SECTION("as nobody was told") {
        at.repository.force(ref, std::nullopt);
        CHECK(at.drive(run).end == DriveEnd::paused);
    }
}

TEST_CASE("Killed at any moment and gone on with, a document comes to the same",
          "[app][document]") {
    const auto versions = [](DocumentFixture& at, const BeadId& run) {
        std::vector<std::string> out = at.come_of(run);
        for (const CommitId& commit :
             unwrap(at.repository.history().commits(at.first, at.head_of(run))))
            out.push_back(unwrap(at.repository.history().message(commit)).substr(0, 20) +
                          at.repository.file_at(commit, "notes.md"));
        for (const TurnRecord& turn : at.turns_of(run))
            if (turn.status == TurnStatus::done)
                out.push_back(at.repository.file_at(turn.out.value_or(*turn.in), "notes.md"));
        CHECK(at.run_of(run).head == at.head_of(run));
        const auto notes = at.repository.git.ref("refs/notes/atelier");
        out.push_back(notes ? at.repository.file_at(*notes, at.head_of(run).str()) : "no notes");
        return out;
    };
    const auto prepare = [](DocumentFixture& at) {
        const auto edits = at.answering.answer;
        at.catalog.artisans["archivist"].persona = "You review.";
        at.answering.answer = [edits](const Asked& one) -> std::optional<std::string> {
            if (one.artisan == "archivist") return R"({"verdict": "approved", "content": "good"})";
            return edits(one);
        };
        StartRequest request = at.rounds(2);
        request.workflow.roles.push_back({"c", "archivist"});
        request.workflow.steps.push_back(reviewing_turn("c"));
        return request;
    };
    DocumentFixture whole;
    const StartRequest request = prepare(whole);
    const BeadId of_whole = whole.start(request);
    const int first_moment = whole.kill.passed + 1;
    REQUIRE(whole.drive(of_whole).run.status == RunStatus::completed);
    const auto expected = versions(whole, of_whole);
    for (int moment = first_moment; moment <= whole.kill.passed; ++moment) {
        INFO("killed at " << moment << " of " << whole.kill.passed);
        DocumentFixture at;
        const BeadId run = at.start(prepare(at));
        at.kill.at = moment;
        CHECK_THROWS_AS(drive_run(at.world, {run}), Killed);
        at.restart();
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(versions(at, run) == expected);
    }
}
