#include "app/run/start_run.hpp"

#include "domain/bead/fields.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A run is a bead and a row, with the artisan of each role", "[app][run]") {
    RunFixture at;
    StartRequest request = at.commission(CommissionHow::duet, {"The calligrapher", "scout"});
    request.patron = "Ada";
    request.form = "letter";
    request.status = GENERATE(RunStatus::draft, RunStatus::queued, RunStatus::running);
    const StartedRun started = unwrap(start_run(at.world, request));
    const Bead bead = at.get(started.run.id);
    CHECK(kind_of(bead) == BeadKind::run);
    CHECK(bead.issue_type == "molecule");
    CHECK(bead.title == "Write of the sea.");
    CHECK(prose(bead) == "Write of the sea.");
    CHECK(bead.status == bead_status_of(request.status));
    CHECK(at.run_of(bead.id) == started.run);
    CHECK(started.run.artisans ==
          std::map<std::string, std::string>{{"first", "calligrapher"}, {"second", "scout"}});
    CHECK(unwrap(at.format.parse(started.run.definition)) == started.workflow);
    CHECK(started.turns_at_most == 2);
    CHECK(unwrap(at.store.read([&](PlanReader& plan) { return form_of_run(plan, bead.id); })) ==
          "letter");
    CHECK(at.event_types() == std::vector<std::string>{"run.created"});
}

TEST_CASE("What cannot be run is refused before anything is written", "[app][run]") {
    RunFixture at;
    const auto refused = [&](const StartRequest& request) {
        const Error error = must_fail(start_run(at.world, request));
        CHECK(at.events().empty());
        CHECK(at.select({}).empty());
        return error;
    };
    StartRequest request = at.commission(CommissionHow::duet, {"calligrapher", "scout"});
    SECTION("too many artisans") {
        request.artisans = {"scout", "scout", "scout"};
        CHECK(refused(request).code == ErrorCode::usage);
    }
    SECTION("an artisan that is not there") {
        request.artisans = {"nobody", "scout"};
        CHECK(refused(request).code == ErrorCode::not_found);
    }
    SECTION("a role that nobody plays") {
        request.workflow.roles.at(1).artisan.clear();
        CHECK(refused(request).code == ErrorCode::usage);
    }
    SECTION("a runtime that cannot answer with words alone") {
        at.writers.text.clear();
        at.writers.worker = {"edit"};
        const Error error = refused(request);
        CHECK(error.code == ErrorCode::runtime_missing);
        CHECK_THAT(error.message, ContainsSubstring("'calligrapher' has no 'text' command"));
        CHECK_THAT(error.hint.told_to(Audience::person),
                   ContainsSubstring("'text:' in /share/script.yaml"));
    }
    SECTION("no request") {
        request.request = "\n ";
        CHECK(refused(request).code == ErrorCode::usage);
    }
    SECTION("a source that is no piece") {
        request.sources = {*BeadId::parse("at-nope1.1")};
        CHECK(refused(request).code == ErrorCode::not_found);
    }
    SECTION("a stage that it does not have") {
        request.start_stage = "refining";
        CHECK_THAT(refused(request).message, ContainsSubstring("no stage 'refining'"));
    }
    SECTION("work on a changeset") {
        request.workflow.subject = WorkflowSubject::changeset;
        CHECK_THAT(refused(request).message,
                   ContainsSubstring("which 'git atelier work' carries out"));
        CHECK_THAT(refused(request).hint.told_to(Audience::person),
                   ContainsSubstring("git atelier config workflow.changeset"));
    }
    SECTION("work on a document that is not named") {
        request.workflow.subject = WorkflowSubject::document;
        CHECK_THAT(refused(request).hint, ContainsSubstring("--document FILE"));
    }
    SECTION("a document that the workflow does not work on") {
        request.document = DocumentWish{.path = "notes.md", .directory = "/repo"};
        CHECK_THAT(refused(request).message, ContainsSubstring("writes no document"));
    }
    SECTION("a document that is checked without a worktree") {
        request.workflow.subject = WorkflowSubject::document;
        request.document = DocumentWish{.path = "notes.md", .directory = "/repo"};
        request.workflow.steps.push_back({.step = CheckStep{{"make", "test"}}});
        CHECK_THAT(refused(request).message, ContainsSubstring("has a check"));
    }
    SECTION("more turns than a run may have") {
        at.settings.run_max_turns = 1;
        CHECK(refused(request).code == ErrorCode::workflow_invalid);
    }
    SECTION("no runtime at all") {
        at.settings.agent_default.clear();
        CHECK(refused(request).code == ErrorCode::runtime_missing);
        // Agents that run by themselves may take all of its turns.
        request.status = RunStatus::queued;
        const BeadId queued = at.start(request);
        CHECK(must_fail(drive_run(at.world, {queued})).code == ErrorCode::runtime_missing);
        CHECK(at.turns_of(queued).empty());
        // It is still in the queue, and nobody has it.
        CHECK(at.run_of(queued).status == RunStatus::queued);
        CHECK_FALSE(at.run_of(queued).started_at);
        CHECK_FALSE(at.lease(queued));
    }
}

TEST_CASE("A preview writes nothing", "[app][run]") {
    RunFixture at;
    const StartedRun seen =
        unwrap(preview_run(at.world, at.commission(CommissionHow::solo, {"scout"})));
    CHECK(seen.turns_at_most == 1);
    CHECK(at.events().empty());
}

TEST_CASE("A run is made from pieces of another one", "[app][run]") {
    RunFixture at;
    const DriveOutcome first = at.carry(at.commission(CommissionHow::solo, {"calligrapher"}));
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    request.sources = first.pieces;
    const DriveOutcome second = at.carry(request);
    CHECK(at.parents_of(second.pieces.at(0)) == first.pieces);
    CHECK_FALSE(at.pieces_of(first.run.id).at(0).intermediate);
    at.repository.git.commits.lose(at.pieces_of(first.run.id).at(0).commit);
    CHECK_THAT(must_fail(start_run(at.world, request)).message,
               ContainsSubstring("is not in this repository"));
}

namespace {

StartRequest task_of_workshop(const RunFixture& at, RunStatus status = RunStatus::running) {
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    request.workflow.name = "workshop";
    request.status = status;
    return request;
}

} // namespace

TEST_CASE("The workshop has one task at a time", "[app][run]") {
    RunFixture at;
    const BeadId first = at.start(task_of_workshop(at));
    const auto events = at.events().size();
    const Error error = must_fail(start_run(at.world, task_of_workshop(at)));
    CHECK(error.code == ErrorCode::run_busy);
    CHECK_THAT(error.message, ContainsSubstring(first.str()));
    CHECK(error.details.string_at("run") == first.str());
    CHECK(at.events().size() == events);
    CHECK(at.select({}).size() == 1);

    // Other workflows are none of its business.
    at.start(at.commission(CommissionHow::solo, {"scout"}));
    StartRequest beside = task_of_workshop(at);
    beside.parallel = true;
    CHECK(at.drive(at.start(beside)).run.status == RunStatus::completed);
}

TEST_CASE("A task of the workshop that is over keeps no other from it", "[app][run]") {
    RunFixture at;
    const BeadId first = at.start(task_of_workshop(at));
    SECTION("completed") {
        CHECK(at.drive(first).run.status == RunStatus::completed);
    }
    SECTION("failed, and then it is not tried again beside the next one") {
        at.answering.answer = [](const Asked&) { return std::optional<std::string>(); };
        CHECK(at.drive(first).run.status == RunStatus::failed);
        at.start(task_of_workshop(at));
        CHECK(must_fail(at.say({.run = first, .kind = SignalKind::retry})).code ==
              ErrorCode::run_busy);
        return;
    }
    SECTION("abandoned") {
        unwrap(at.say({.run = first, .kind = SignalKind::abandon}));
    }
    at.start(task_of_workshop(at));
}

TEST_CASE("Tasks in the queue of the workshop wait for the one at hand", "[app][run]") {
    RunFixture at;
    const auto next = [&] {
        return unwrap(at.store.read([&](PlanReader& plan) {
            return next_queued_run(plan, at.work.plan, at.work.probe());
        }));
    };
    const BeadId first = at.start(task_of_workshop(at, RunStatus::queued));
    at.clock.advance(Seconds{1});
    const BeadId second = at.start(task_of_workshop(at, RunStatus::queued));
    CHECK(next() == first);
    const BeadId at_hand = at.start(task_of_workshop(at));
    CHECK_FALSE(next());
    CHECK(must_fail(drive_run(at.world, {first})).code == ErrorCode::run_busy);
    CHECK(at.run_of(first).status == RunStatus::queued);
    at.drive(at_hand);
    CHECK(next() == first);
    at.drive(first);
    CHECK(next() == second);
}

TEST_CASE("A draft of the workshop waits its turn", "[app][run]") {
    RunFixture at;
    const BeadId draft = at.start(task_of_workshop(at, RunStatus::draft));
    const BeadId other = at.start(task_of_workshop(at));
    CHECK(must_fail(drive_run(at.world, {draft})).code == ErrorCode::run_busy);
    CHECK(at.run_of(draft).status == RunStatus::draft);
    at.drive(other);
    CHECK(at.drive(draft).run.status == RunStatus::completed);
}

TEST_CASE("A draft that was prepared for it is carried beside the other", "[app][run]") {
    RunFixture at;
    StartRequest request = task_of_workshop(at, RunStatus::draft);
    request.parallel = true;
    const BeadId draft = at.start(request);
    at.start(task_of_workshop(at));
    CHECK(at.drive(draft).run.status == RunStatus::completed);
}

TEST_CASE("A document is written by runtimes with tools as well, and by no others", "[app][run]") {
    RunFixture at;
    at.writers.text.clear();
    StartRequest request = at.of({{TurnStep{.role = "a", .produces = Produces::changes}}});
    request.workflow.subject = WorkflowSubject::document;
    request.document = DocumentWish{.path = "notes.md", .directory = "/repo"};
    const Error error = must_fail(start_run(at.world, request));
    CHECK(error.code == ErrorCode::runtime_missing);
    CHECK_THAT(error.message, ContainsSubstring("neither a 'text' nor a 'worker' command"));
    CHECK(at.events().empty());
    at.writers.worker = {"edit"};
    unwrap(start_run(at.world, request));
}
