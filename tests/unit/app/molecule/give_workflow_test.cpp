#include "app/molecule/give_workflow.hpp"

#include "app/review/retry.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Giving : MoleculeFixture {
    Giving() {
        settings.workflow_changeset.clear();
        put_workflow("alone", {turn("author", {"carry-out"})});
    }
    void give(const std::string& workflow) {
        unwrap(give_workflow(overseer(), epic.id, changeset.id, workflow, only_main));
    }
    Error refused(const Bead& bead) {
        return must_fail(
            store.read([&](PlanReader& plan) { return require_without_run(plan, bead); }));
    }
};

} // namespace

TEST_CASE("a changeset is given a workflow as its plan would name it", "[app][molecule]") {
    Giving f;
    const Bead other = f.PlanFixture::changeset(f.epic, "Other");
    f.give("alone");
    CHECK(workflow_in(f.get(f.changeset.id)) == "alone");
    CHECK(workflow_in(f.get(other.id)).empty());
    const auto edits = unwrap(f.store.read([&](PlanReader& plan) {
        return plan.events({.bead = f.changeset.id, .types = {EventType::changeset_edited}});
    }));
    REQUIRE(edits.size() == 1);
    CHECK_THAT(edits.front().data, ContainsSubstring(R"("changed":["workflow"])"));

    // One that it has already is no edit, and the next session begins its run.
    f.give("alone");
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session(SessionEnd::integrated);
    CHECK(f.run_of(f.changeset).workflow == "alone");
    CHECK(f.run_of(f.changeset).status == RunStatus::completed);
    CHECK_THAT(f.refused(f.get(f.changeset.id)).message, ContainsSubstring("has already landed"));
}

TEST_CASE("only a changeset that is open and that no run carries out is given one",
          "[app][molecule]") {
    Giving f;
    unwrap(f.store.read([&](PlanReader& plan) { return require_without_run(plan, f.changeset); }));
    SECTION("done") {
        Bead done = f.changeset;
        set_changeset_label(done, ChangesetLabel::in_progress);
        done = unwrap(mark_done(done, *CommitId::parse(std::string(40, 'a'))));
        const Error error = f.refused(done);
        CHECK(error.code == ErrorCode::not_runnable);
        CHECK_THAT(error.message, ContainsSubstring("is done"));
    }
    SECTION("abandoned") {
        const Bead gone = unwrap(abandon(f.changeset, "not needed", std::nullopt));
        CHECK_THAT(f.refused(gone).message, ContainsSubstring("was abandoned"));
    }
    SECTION("blocked") {
        const Bead blocked = unwrap(block(f.changeset, "why", f.clock.now()));
        CHECK_THAT(f.refused(blocked).message, ContainsSubstring("is blocked"));
    }
    SECTION("carried out by a run") {
        f.settings.workflow_changeset = "cycle";
        f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
        f.session();
        const Error error =
            must_fail(give_workflow(f.overseer(), f.epic.id, f.changeset.id, "alone", only_main));
        CHECK(error.code == ErrorCode::not_runnable);
        CHECK_THAT(error.message, ContainsSubstring("already, by the workflow 'cycle'"));
        CHECK_THAT(error.hint, ContainsSubstring("'git atelier work'"));
        CHECK(workflow_in(f.get(f.changeset.id)).empty());
    }
}

TEST_CASE("another workflow than that of a run that has failed begins a run of its own",
          "[app][molecule]") {
    Giving f;
    f.give("cycle");
    for (const SessionEnd end : {SessionEnd::turn, SessionEnd::blocked}) {
        f.agents.script.push_back({.outcome = {.status = 3}});
        f.session(end);
    }
    const BeadId failed = f.molecule(f.changeset).value();
    const Context olga = f.overseer();
    unwrap(retry(olga, f.machine_probe(), f.changeset.id));
    f.give("alone");
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session(SessionEnd::integrated);
    CHECK(f.molecule(f.changeset) != failed);
    CHECK(f.run_of(f.changeset).workflow == "alone");
}

TEST_CASE("a workflow whose name finds another one, or none, is kept by no changeset",
          "[app][molecule]") {
    Giving f;
    FoundWorkflow found = unwrap(f.catalog.workflow("alone"));
    unwrap(require_known_by_name(f.catalog, found));
    found.file = "/elsewhere/alone.yaml";
    const Error other = must_fail(require_known_by_name(f.catalog, found));
    CHECK(other.code == ErrorCode::usage);
    CHECK_THAT(other.message, ContainsSubstring("'alone' is another one"));
    found.workflow.name = "unknown";
    CHECK_THAT(must_fail(require_known_by_name(f.catalog, found)).message,
               ContainsSubstring("not found by its name"));
}

TEST_CASE("of an epic only the changeset that was asked for is worked on", "[app][molecule]") {
    Giving f;
    const Bead other = f.PlanFixture::changeset(f.epic, "Other");
    WorkRequest request = f.by_workflow();
    request.epic = f.epic.id;
    request.changeset = other.id;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    const WorkOutcome outcome = f.run(request);
    REQUIRE(outcome.sessions.size() == 1);
    CHECK(outcome.sessions.front().changeset == other.id);
    CHECK(f.state(f.changeset) == ChangesetState::ready);
    REQUIRE_FALSE(f.progress.notes.empty());
    CHECK_THAT(f.progress.notes.back(), ContainsSubstring("nothing else in it was asked for"));
}
