#include "app/molecule/begin_molecule.hpp"

#include "app/review/retry.hpp"
#include "support/counting_store.hpp"
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("the first session on a changeset begins the run that carries it out",
          "[app][molecule]") {
    MoleculeFixture f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    const SessionReport report = f.session();
    CHECK_THAT(report.text, ContainsSubstring("The tester"));
    const Run run = f.run_of(f.changeset);
    CHECK(run.workflow == "cycle");
    CHECK(run.subject == "changeset");
    CHECK(run.changeset == f.changeset.id);
    CHECK(run.status == RunStatus::running);
    CHECK(kind_of(f.get(run.id)) == BeadKind::run);
    CHECK(f.turns_of(f.changeset) == std::vector<std::string>{"turn worker done"});
    CHECK(f.state(f.changeset) == ChangesetState::working);
    // Its brief, and who takes the turn, before what the changeset is about.
    const std::string prompt = f.prompt(0);
    CHECK_THAT(prompt, ContainsSubstring("You are the worker.") &&
                           ContainsSubstring("brief carry-out: " + f.changeset.id.str() + ": C") &&
                           ContainsSubstring("What to do."));
    // Nobody holds the run between two sessions; what the agent starts is of its own session.
    CHECK(f.lease(run.id).value().ended);
    CHECK(f.lease(run.id).value().session == report.session);
}

TEST_CASE("a changeset's own workflow stands before its epic's, and that before the settings'",
          "[app][molecule]") {
    MoleculeFixture f;
    CHECK(workflow_for(f.settings, f.epic, f.changeset) == "cycle");
    Epic::set_workflow(f.epic, "qa");
    CHECK(workflow_for(f.settings, f.epic, f.changeset) == "qa");
    Changeset::set_workflow(f.changeset, "pair");
    CHECK(workflow_for(f.settings, f.epic, f.changeset) == "pair");
    Changeset::set_workflow(f.changeset, "none");
    CHECK(workflow_for(f.settings, f.epic, f.changeset).empty());
}

TEST_CASE("without a workflow a session takes not one transaction more", "[app][molecule]") {
    const auto transactions = [](bool with_files) {
        MoleculeFixture f;
        f.settings.workflow_changeset.clear();
        f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
        CountingStore counted(f.store);
        Context context{counted,    f.clock, f.ids,
                        f.settings, "at",    *AgentId::make(Role::worker, "worker-1")};
        WorkRequest request = f.work_request(RunMode::once);
        if (with_files) request.workflows = &f.workflows;
        const WorkOutcome outcome =
            unwrap(run_work_loop(f.work_context(context, f.agents, f.runtimes), request));
        REQUIRE(outcome.sessions.size() == 1);
        CHECK(outcome.sessions.front().end == SessionEnd::integrated);
        CHECK_FALSE(f.molecule(f.changeset));
        return counted.transactions;
    };
    const std::size_t before = transactions(false);
    CHECK(before > 0);
    CHECK(transactions(true) == before);
}

TEST_CASE("a workflow that does not work on changesets is refused before anything is made",
          "[app][molecule]") {
    MoleculeFixture f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {}, Produces::text)},
                   WorkflowSubject::text);
    const WorkOutcome outcome = f.work(RunMode::once);
    REQUIRE(outcome.failures.size() == 1);
    CHECK(outcome.failures.front().error.code == ErrorCode::workflow_invalid);
    CHECK_THAT(outcome.failures.front().error.message, ContainsSubstring("works on a text"));
    CHECK_FALSE(f.molecule(f.changeset));
    CHECK(f.agents.started.empty());
}

TEST_CASE("a workflow that cannot be used holds up its own changeset alone, and that is told once",
          "[app][molecule]") {
    MoleculeFixture f;
    f.settings.workflow_changeset = "none";
    Bead row = f.get(f.changeset.id);
    Changeset::set_workflow(row, "unknown");
    f.update(row);
    const Bead other = f.PlanFixture::changeset(f.epic, "Other");
    const Bead third = f.PlanFixture::changeset(f.epic, "Third");
    f.agents.expect(f.does({{"src/other.txt", "other\n"}}));
    f.agents.expect(f.does({{"src/third.txt", "third\n"}}));
    const bool named = GENERATE(false, true);
    INFO("the epic is named: " << named);
    WorkRequest request = f.by_workflow();
    if (named) request.epic = f.epic.id;
    const WorkOutcome outcome = f.run(request);
    REQUIRE(outcome.failures.size() == 1);
    CHECK(outcome.failures.front().changeset == f.changeset.id);
    CHECK(f.state(other) == ChangesetState::merged);
    CHECK(f.state(third) == ChangesetState::merged);
    const auto& reasons = outcome.reasons.at(f.epic.id);
    CHECK(std::ranges::any_of(reasons, [&](const Reason& reason) {
        return reason.code == ErrorCode::paused && reason.bead == f.changeset.id &&
               reason.message.find("'unknown'") != std::string::npos;
    }));
    CHECK(f.mail_to_overseer().size() == 1);

    f.clock.advance(std::chrono::hours{1});
    CHECK(f.work().failures.size() == 1);
    REQUIRE(f.mail_to_overseer().size() == 1);
    CHECK(unwrap(Message::of(f.mail_to_overseer().front())).thread() == f.changeset.id);

    row = f.get(f.changeset.id);
    Changeset::set_workflow(row, "none");
    f.update(row);
    f.clock.advance(std::chrono::hours{1});
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.work();
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("a run whose session was killed goes on, and the turn is taken again",
          "[app][molecule]") {
    MoleculeFixture f;
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/half.txt", "half\n"}});
        throw Killed{};
    });
    CHECK_THROWS_AS(f.work(RunMode::once), Killed);
    const BeadId run = f.molecule(f.changeset).value();
    f.machine.restart();
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session();
    CHECK(f.molecule(f.changeset) == run);
    CHECK(f.turns_of(f.changeset) ==
          std::vector<std::string>{"turn worker lost", "turn worker done"});
}

TEST_CASE("a turn that fails is taken again by the next session, and then the run fails",
          "[app][molecule]") {
    MoleculeFixture f;
    f.agents.script.push_back({.outcome = {.status = 3}});
    f.session();
    CHECK(f.turns_of(f.changeset) == std::vector<std::string>{"turn worker failed"});
    f.agents.script.push_back({.outcome = {.status = 3}});
    const SessionReport report = f.session(SessionEnd::blocked);
    CHECK_THAT(f.prompt(1), ContainsSubstring("The last attempt at this turn failed"));
    CHECK_THAT(report.text, ContainsSubstring("ended without success"));
    CHECK(f.run_of(f.changeset).status == RunStatus::failed);
    CHECK(f.state(f.changeset) == ChangesetState::blocked);

    SECTION("once somebody has said to try the changeset again, the run goes on") {
        const Context olga = f.overseer();
        unwrap(retry(olga, f.machine_probe(), f.changeset.id));
        f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
        f.session();
        CHECK(f.turns_of(f.changeset).back() == "turn worker done");
    }
}
