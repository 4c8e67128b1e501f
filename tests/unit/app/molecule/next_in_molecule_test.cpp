#include "app/molecule/next_in_molecule.hpp"

#include "app/artisan/pause_turns.hpp"
#include "app/look/why.hpp"
#include "app/review/retry.hpp"
#include "support/molecule_fixture.hpp"
#include "view/why.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("one session takes one turn, and what comes after it without an artisan",
          "[app][molecule]") {
    MoleculeFixture f;
    f.statuses = {2};
    f.agents.expect(f.does({{"src/new.txt", "broken\n"}}));
    f.agents.expect([](const TurnRequest&) {});
    f.agents.expect(f.does({{"src/new.txt", "mended\n"}}));
    f.session();
    CHECK(f.turns_of(f.changeset) == std::vector<std::string>{"turn worker done"});
    f.session();
    CHECK(f.turns_of(f.changeset) ==
          std::vector<std::string>{"turn worker done", "turn tester done", "check failed"});
    // What the check printed is told to whoever comes next.
    const SessionReport last = f.session();
    CHECK_THAT(f.prompt(2), ContainsSubstring("'make test' ended with status 2") &&
                                ContainsSubstring("2 tests failed"));
    CHECK(f.turns_of(f.changeset) ==
          std::vector<std::string>{"turn worker done", "turn tester done", "check failed",
                                   "turn tester done", "check passed", "do done"});
    CHECK_THAT(last.text, ContainsSubstring("waits at a gate"));
    CHECK(f.run_of(f.changeset).status == RunStatus::waiting);
}

TEST_CASE("the epic's other changesets go on while one waits at a gate", "[app][molecule]") {
    MoleculeFixture f;
    const Bead other = f.PlanFixture::changeset(f.epic, "Other");
    Bead row = f.get(other.id);
    Changeset::set_workflow(row, "none");
    f.update(row);
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.agents.expect([](const TurnRequest&) {});
    f.agents.expect(f.does({{"src/other.txt", "other\n"}}));
    const WorkOutcome outcome = f.work();
    REQUIRE(outcome.sessions.size() == 3);
    CHECK(outcome.sessions.back().changeset == other.id);
    CHECK(f.state(other) == ChangesetState::merged);
    CHECK(f.state(f.changeset) == ChangesetState::working);
    // The gate's message is all that is said of it.
    const auto mail = f.mail_to_overseer();
    REQUIRE(mail.size() == 1);
    CHECK_THAT(mail.front().title, ContainsSubstring("NEEDS-DECISION"));
    const auto& reasons = outcome.reasons.at(f.epic.id);
    CHECK(std::ranges::any_of(reasons, [&](const Reason& reason) {
        return reason.gate == run_gate &&
               reason.message.starts_with(f.changeset.id.str() + " waits for your review since ");
    }));
}

TEST_CASE("where all turns of an artisan are paused the run is, and nobody is started",
          "[app][molecule]") {
    MoleculeFixture f;
    const Context olga = f.overseer();
    unwrap(pause_turns(olga, {.of = PausedTurns::artisan, .name = "worker", .reason = "rest"}));
    const SessionReport report = f.session();
    CHECK(report.code == ErrorCode::paused);
    CHECK(f.agents.started.empty());
    CHECK(f.run_of(f.changeset).status == RunStatus::paused);
    CHECK(f.work(RunMode::once).sessions.empty());
    const WhyOutcome asked =
        unwrap(why(olga, f.machine_probe(), f.repository, f.paths, f.changeset.id));
    CHECK_THAT(why_text(asked, f.clock.now(), {}),
               ContainsSubstring("'git atelier resume worker', and then 'git atelier resume " +
                                 f.run_of(f.changeset).id.str() + "'"));
}

TEST_CASE("an artisan that is paused at once ends its turn, which counts for nothing",
          "[app][molecule]") {
    MoleculeFixture f;
    std::vector<TurnRecord> ended;
    f.agents.script.push_back({.act =
                                   [&](const TurnRequest&) {
                                       const Context olga = f.overseer();
                                       ended = unwrap(pause_turns(olga, {.of = PausedTurns::artisan,
                                                                         .name = "worker",
                                                                         .reason = "rest",
                                                                         .now = true}))
                                                   .ended;
                                   },
                               .lasts = Millis{60'000}});
    const Time begun = f.clock.now();
    const SessionReport report = f.session(SessionEnd::interrupted);
    CHECK(f.clock.now() - begun < Seconds{3});
    REQUIRE(ended.size() == 1);
    CHECK(report.code == ErrorCode::paused);
    CHECK(f.turns_of(f.changeset) == std::vector<std::string>{"turn worker lost"});

    const Context olga = f.overseer();
    unwrap(resume_turns(olga, {.of = PausedTurns::artisan, .name = "worker"}));
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session();
    CHECK(f.turns_of(f.changeset) ==
          std::vector<std::string>{"turn worker lost", "turn worker done"});
}

TEST_CASE("a turn in a worktree is ended with the time of its run", "[app][molecule]") {
    MoleculeFixture f;
    f.settings.run_limits.time = Seconds{90};
    f.agents.script.push_back(
        {.outcome = {.end = TurnEnd::timed_out, .status = 137}, .lasts = Millis{90'000}});
    const SessionReport report = f.session();
    CHECK(report.code == ErrorCode::paused);
    CHECK(f.agents.started.at(0).timeout == Seconds{90});
    CHECK(f.turns_of(f.changeset) == std::vector<std::string>{"turn worker lost"});
    CHECK(f.run_of(f.changeset).status == RunStatus::paused);
    CHECK(f.state(f.changeset) != ChangesetState::blocked);
}

TEST_CASE("a reviewing turn is asked for words, and its verdict counts", "[app][molecule]") {
    MoleculeFixture f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             MoleculeFixture::turn("reader", {"read", "read"}, Produces::review)});
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.agents.script.push_back(
        {.outcome = {.words = R"({"verdict": "approved", "content": "good"})"}});
    f.session();
    f.session(SessionEnd::integrated);
    CHECK(f.agents.started.at(1).wants_words);
    CHECK_THAT(f.prompt(1), ContainsSubstring(R"("verdict": "approved" or "changes_requested")") &&
                                !ContainsSubstring("How to finish"));
    CHECK(f.turns_of(f.changeset) ==
          std::vector<std::string>{"turn worker done", "turn reviewer approved"});
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    CHECK(f.run_of(f.changeset).status == RunStatus::completed);
}

TEST_CASE("what was refused in the last round does not land", "[app][molecule]") {
    MoleculeFixture f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             MoleculeFixture::turn("reader", {"read", "read"}, Produces::review)});
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.agents.script.push_back(
        {.outcome = {.words = R"({"verdict": "changes_requested", "content": "no"})"}});
    f.session();
    const SessionReport report = f.session(SessionEnd::blocked);
    CHECK_THAT(report.text, ContainsSubstring("reviewer has asked for changes"));
    CHECK(f.state(f.changeset) == ChangesetState::blocked);

    SECTION("once it is to be tried again, a new run begins") {
        const BeadId before = f.molecule(f.changeset).value();
        const Context olga = f.overseer();
        unwrap(retry(olga, f.machine_probe(), f.changeset.id));
        f.agents.expect(f.does({{"src/new.txt", "newer\n"}}));
        f.session();
        CHECK(f.molecule(f.changeset) != before);
    }
}

TEST_CASE("what fails its check in the last round does not land", "[app][molecule]") {
    MoleculeFixture f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             {CheckStep{{"make", "test"}}}});
    f.statuses = {2};
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    CHECK_THAT(f.session(SessionEnd::blocked).text, ContainsSubstring("its check fails"));
}

TEST_CASE("what a check printed is told until it passes", "[app][molecule]") {
    const auto check = [](int n, const std::string& path, WorkflowVerdict verdict) {
        TurnRecord turn{.run = *BeadId::parse("at-r"), .n = n, .kind = TurnKind::check};
        turn.path = path;
        turn.verdict = verdict;
        return turn;
    };
    Facts facts;
    facts.turns = {check(1, "0.r1.1.r1.1", WorkflowVerdict::failed),
                   check(2, "0.r1.2", WorkflowVerdict::failed),
                   check(3, "0.r1.1.r2.1", WorkflowVerdict::passed)};
    TurnDue due;
    for (const int n : {1, 2})
        due.inputs.push_back({.kind = InputKind::check, .turn = n, .text = std::to_string(n)});
    const TurnDue left = without_mended_checks(due, facts);
    REQUIRE(left.inputs.size() == 1);
    CHECK(left.inputs.front().text == "2");
}
