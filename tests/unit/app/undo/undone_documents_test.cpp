// The landing of a run's document, taken back as the overseer's last decision.
#include "app/document/integrate_document.hpp"
#include "app/land/undo_integration.hpp"
#include "app/undo/decision_recorder.hpp"
#include "app/undo/undo_decision.hpp"
#include "support/document_fixture.hpp"
#include "support/ended_run.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct LandedDocument : DocumentFixture {
    BeadId run = start(rounds(1));
    CommitId before = first;

    LandedDocument() {
        drive(run);
        // An earlier decision, which nobody wants to lose.
        const Bead epic = PlanFixture::epic("Other");
        DecisionRecorder recorder(store, DecisionKind::retry, {epic.id}, overseer().caller);
        unwrap(recorder.write(work.plan.stamp(), [&](PlanWriter& plan) {
            return plan.append({EventType::epic_edited, epic.id,
                                Json::object().set("changed", Json::strings({"title"}))});
        }));
    }
    void land() {
        DecisionRecorder recorder(mortal, DecisionKind::integrate, {run}, overseer().caller);
        WorkContext decided = over(recorder, work);
        unwrap(integrate_document(decided, {.run = run}));
    }
    Result<UndoneDecision> undo() {
        const auto shown = undo_decision(work, {});
        if (!shown) return shown;
        return undo_decision(work, {.confirmed = true, .shown = shown->decision.number});
    }
    DecisionKind last() { return unwrap(undo_decision(work, {})).decision.kind; }
    CommitId at_main() { return *repository.git.ref("refs/heads/main"); }
    std::string built_on() {
        const Error error = must_fail(undo());
        CHECK(error.code == ErrorCode::built_on);
        CHECK_FALSE(error.hint.empty());
        const Json& built = error.details.find("built")->as_array().at(0);
        return built.string_at("code") + " " + built.string_at("bead");
    }
};

// Whether it was killed at that moment.
template <typename Act>
bool killed_at(KillSwitch& kill, int moment, const Act& act) {
    kill.passed = 0;
    kill.at = moment;
    try {
        act();
    } catch (const Killed&) {
        kill.at = -1;
        return true;
    }
    kill.at = -1;
    return false;
}

} // namespace

TEST_CASE("The landing of a document is taken back as the last decision", "[app][undo][document]") {
    LandedDocument at;
    at.land();
    CHECK(at.at_main() == at.head_of(at.run));
    const UndoneDecision undone = unwrap(at.undo());
    CHECK(undone.decision.kind == DecisionKind::integrate);
    REQUIRE(undone.branches.size() == 1);
    CHECK(undone.branches[0].bead == at.run);
    CHECK(undone.checkouts == std::vector<std::filesystem::path>{"/repo"});
    CHECK(at.at_main() == at.before);
    CHECK(at.files.texts.count("/repo/notes.md") == 0);
    CHECK(at.events_of_kind(EventType::epic_integration_undone) == 1);
    CHECK(at.last() == DecisionKind::retry);
    at.land();
    CHECK(at.at_main() == at.head_of(at.run));
    CHECK(at.last() == DecisionKind::integrate);
}

TEST_CASE("A landed document stays where something came on top of it", "[app][undo][document]") {
    LandedDocument at;
    at.land();
    SECTION("its branch has moved") {
        at.repository.commit("/repo", "Other\n", {{"other.txt", "o\n"}});
        CHECK(at.built_on() == "moved " + at.run.str());
    }
    SECTION("another document is written on it") {
        StartRequest more = LandedDocument::rounds(1);
        more.document->path = "more.md";
        const BeadId other = at.start(more);
        CHECK(at.built_on() == "worked-on " + other.str());
        CHECK(at.drive(other).run.status == RunStatus::completed);
        CHECK(at.last() == DecisionKind::integrate);
    }
}

TEST_CASE("A document that went back another way is no decision any more",
          "[app][undo][document]") {
    LandedDocument at;
    at.land();
    unwrap(undo_integration(at.work, at.run));
    CHECK(at.last() == DecisionKind::retry);
}

TEST_CASE("Wherever the landing of a document is killed, the next undo knows of it",
          "[app][undo][document]") {
    bool landed_unrecorded = false;
    for (int moment = 1;; ++moment) {
        LandedDocument at;
        if (!killed_at(at.kill, moment, [&] { at.land(); })) break;
        INFO("killed at moment " << moment);
        const bool landed = at.at_main() != at.before;
        landed_unrecorded |= landed && at.events_of_kind(EventType::epic_integrated) == 0;
        CHECK(at.last() == (landed ? DecisionKind::integrate : DecisionKind::retry));
        if (landed) unwrap(at.undo());
        CHECK(at.at_main() == at.before);
        CHECK(at.last() == DecisionKind::retry);
    }
    CHECK(landed_unrecorded);
}

TEST_CASE("Wherever the undo of a landed document is killed, the next one finishes it",
          "[app][undo][document]") {
    bool back_unrecorded = false;
    for (int moment = 1;; ++moment) {
        LandedDocument at;
        at.land();
        if (!killed_at(at.kill, moment, [&] { unwrap(at.undo()); })) break;
        INFO("killed at moment " << moment);
        back_unrecorded |=
            at.at_main() == at.before && at.events_of_kind(EventType::epic_integration_undone) == 0;
        if (at.last() == DecisionKind::integrate) unwrap(at.undo());
        CHECK(at.at_main() == at.before);
        CHECK(at.events_of_kind(EventType::epic_integration_undone) == 1);
        CHECK(at.last() == DecisionKind::retry);
    }
    CHECK(back_unrecorded);
}
