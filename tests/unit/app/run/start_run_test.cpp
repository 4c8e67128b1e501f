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
                   ContainsSubstring("only workflows that make texts or documents can be run"));
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
}
