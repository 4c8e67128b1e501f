// The run of a changeset that a person lands before it is through, and takes the landing back.
#include "app/undo/run_back.hpp"

#include "app/run/signal_run.hpp"
#include "app/undo/decision_recorder.hpp"
#include "app/undo/undo_decision.hpp"
#include "app/work/land_by_hand.hpp"
#include "base/text.hpp"
#include "support/ended_run.hpp"
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct LandedMolecule : MoleculeFixture {
    WorkContext mine = work_context();

    LandedMolecule() {
        mine.plan.caller = overseer().caller;
        agents.expect(does({{"src/new.txt", "new\n"}}));
    }
    void land() {
        DecisionRecorder recorder(store, DecisionKind::land, {changeset.id}, overseer().caller);
        WorkContext decided = over(recorder, mine);
        decided.plan.caller = overseer().caller;
        unwrap(land_by_hand(decided, changeset.id));
    }
    UndoneDecision undo() {
        const UndoneDecision shown = unwrap(undo_decision(mine, {}));
        return unwrap(undo_decision(mine, {.confirmed = true, .shown = shown.decision.number}));
    }
    std::size_t open_gates() {
        auto mail = mail_to_overseer();
        std::erase_if(mail, [](const Bead& message) {
            return !message.title.starts_with("NEEDS-DECISION: ");
        });
        return mail.size();
    }
};

} // namespace

TEST_CASE("a run that the landing ended waits at its gate again", "[app][undo][molecule]") {
    LandedMolecule f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             {GateStep{.kind = GateKind::review}}});
    f.session();
    const Run before = f.run_of(f.changeset);
    REQUIRE(before.status == RunStatus::waiting);
    const ChangesetState state = f.state(f.changeset);
    f.land();
    REQUIRE(f.run_of(f.changeset).status == RunStatus::completed);
    CHECK(f.open_gates() == 0);

    const UndoneDecision undone = f.undo();
    CHECK(f.state(f.changeset) == state);
    CHECK_THAT(join(undone.warnings, "\n"),
               ContainsSubstring(before.id.str() + ", the run that carries out " +
                                 f.changeset.id.str() + ", goes on from where it was"));
    const Run again = f.run_of(f.changeset);
    CHECK(again.status == RunStatus::waiting);
    CHECK(again.waits_at == before.waits_at);
    CHECK(again.waits_for == before.waits_for);
    CHECK_FALSE(again.ended_at);
    CHECK(f.get(again.id).status == bead_status_of(RunStatus::waiting));
    CHECK(f.open_gates() == 1);

    f.approve(f.changeset);
    f.session(SessionEnd::integrated);
    CHECK(f.run_of(f.changeset).status == RunStatus::completed);
    CHECK(f.agents.started.size() == 1);
}

TEST_CASE("a run whose next turn was due when its changeset landed takes it after all",
          "[app][undo][molecule]") {
    LandedMolecule f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             MoleculeFixture::turn("tester", {"test", "test"})});
    f.session();
    f.land();
    f.undo();
    CHECK(f.run_of(f.changeset).status == RunStatus::running);
    f.agents.expect([](const TurnRequest&) {});
    f.session(SessionEnd::integrated);
    CHECK(f.turns_of(f.changeset) ==
          std::vector<std::string>{"turn worker done", "turn tester done"});
}

TEST_CASE("a run that was paused when its changeset landed is paused again",
          "[app][undo][molecule]") {
    LandedMolecule f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             MoleculeFixture::turn("tester", {"test", "test"})});
    f.session();
    const BeadId run = f.run_of(f.changeset).id;
    unwrap(signal_run({f.mine.plan, f.format, f.repository},
                      {.run = run, .kind = SignalKind::pause, .text = "not now"}));
    const Run paused = f.run_of(f.changeset);
    REQUIRE(paused.status == RunStatus::paused);
    f.land();
    REQUIRE(f.run_of(f.changeset).status == RunStatus::completed);
    f.undo();
    const Run again = f.run_of(f.changeset);
    CHECK(again.status == RunStatus::paused);
    CHECK(again.reason == paused.reason);
}

TEST_CASE("a run that was through before its changeset landed stays so", "[app][undo][molecule]") {
    LandedMolecule f;
    f.settings.admission.review_required = true;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"})});
    f.session(SessionEnd::done);
    const Run through = f.run_of(f.changeset);
    REQUIRE(through.status == RunStatus::completed);
    f.approve(f.changeset);
    f.land();
    f.undo();
    CHECK(f.run_of(f.changeset) == through);
}
