// Decisions that moved branches, and the branches of what was given up.
#include "app/land/undo_integration.hpp"
#include "app/undo/branches_back.hpp"

#include "app/review/abandon_bead.hpp"
#include "app/undo/decision_recorder.hpp"
#include "app/undo/undo_decision.hpp"
#include "support/ended_run.hpp"
#include "support/integration_fixture.hpp"
#include "support/stacked_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string codes_of(const Error& error) {
    CHECK(error.code == ErrorCode::built_on);
    std::string text;
    for (const Json& built : error.details.find("built")->as_array())
        text += built.string_at("code") + " " + built.string_at("bead") + "; ";
    return text;
}

Result<UndoneDecision> undo(WorkContext& work) {
    const auto shown = undo_decision(work, {});
    if (!shown) return shown;
    CHECK_FALSE(shown->taken_back);
    return undo_decision(work, {.confirmed = true, .shown = shown->decision.number});
}

struct Integrated : IntegrationFixture {
    CommitId before = at_main();

    Integrated() { decide(); }
    void decide() {
        DecisionRecorder recorder(store, DecisionKind::integrate, {epic.id}, overseer().caller);
        WorkContext decided = over(recorder, work);
        unwrap(integrate_epic(decided, {.epic = epic.id}));
    }
};

struct Restacked : Stacked {
    Restacked() { move_root({{"root.txt", "root\n"}}); }
    void decide() {
        DecisionRecorder recorder(store, DecisionKind::restack, {epic.id}, overseer().caller);
        WorkContext decided = over(recorder, work);
        unwrap(restack_epic(decided, {.epic = epic.id}));
    }
};

struct GivenUp : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead one = PlanFixture::changeset(epic, "One");
    WorkContext work = work_context();
    CommitId head = commit_work(one, first, {{"one.txt", "one\n"}});

    AbandonOutcome decide() {
        DecisionRecorder recorder(store, DecisionKind::abandon, {one.id}, overseer().caller);
        const Context context{recorder, clock, ids, settings, "at", overseer().caller};
        return unwrap(
            abandon_bead({context, repository, files, work.paths, gone},
                         {.id = one.id, .reason = "no", .superseded_by = {}, .confirmed = true}));
    }
    std::optional<CommitId> branch() { return at(work_branch_of(one)); }
};

} // namespace

TEST_CASE("an integration that was the last decision goes back", "[app][undo]") {
    Integrated f;
    const UndoneDecision undone = unwrap(undo(f.work));
    CHECK(undone.taken_back);
    REQUIRE(undone.branches.size() == 1);
    CHECK(undone.branches[0].to == f.before);
    CHECK(f.at_main() == f.before);
    CHECK(f.event_types().back() == "decision.undone");
    CHECK(must_fail(undo(f.work)).code == ErrorCode::not_found);
    f.decide();
    CHECK(f.at_main() != f.before);
    unwrap(undo(f.work));
    CHECK(f.at_main() == f.before);
}

TEST_CASE("an integration stays where something came on top of it", "[app][undo]") {
    Integrated f;
    SECTION("the parent branch has moved") {
        f.move_main({{"other.txt", "other\n"}});
        CHECK(codes_of(must_fail(undo(f.work))) == "moved " + f.epic.id.str() + "; ");
    }
    SECTION("another epic has begun on it") {
        const Bead other = f.PlanFixture::epic("Other", {.root_branch = "other"});
        CHECK(undo_decision(f.work, {}));
        f.repository.force("refs/heads/other", f.before);
        CHECK(undo_decision(f.work, {}));
        f.repository.force("refs/heads/other", f.at_main());
        CHECK(codes_of(must_fail(undo(f.work))) == "worked-on " + other.id.str() + "; ");
    }
}

TEST_CASE("what was taken back another way is no decision any more", "[app][undo]") {
    Integrated f;
    unwrap(undo_integration(f.work, f.epic.id));
    CHECK(must_fail(undo(f.work)).code == ErrorCode::not_found);
}

TEST_CASE("a restack that was the last decision goes back", "[app][undo]") {
    Restacked f;
    const auto refs = f.repository.git.refs;
    f.decide();
    CHECK(f.repository.git.refs != refs);
    const UndoneDecision undone = unwrap(undo(f.work));
    CHECK(undone.branches.size() == 4);
    CHECK(f.repository.git.refs == refs);
    CHECK(must_fail(undo(f.work)).code == ErrorCode::not_found);
}

TEST_CASE("a restack stays where one of its branches has moved", "[app][undo]") {
    Restacked f;
    f.decide();
    f.commit_work(f.two, f.head(f.two), {{"more.txt", "more\n"}});
    CHECK(codes_of(must_fail(undo(f.work))) == "moved " + f.two.id.str() + "; ");
}

TEST_CASE("a restack that moved nothing is no decision", "[app][undo]") {
    Restacked f;
    f.decide();
    unwrap(undo(f.work));
    f.decide();
    f.decide();
    unwrap(undo(f.work));
    CHECK(must_fail(undo(f.work)).code == ErrorCode::not_found);
}

TEST_CASE("what was given up has its work branch again", "[app][undo]") {
    GivenUp f;
    const AbandonOutcome outcome = f.decide();
    CHECK_FALSE(f.branch());
    const UndoneDecision undone = unwrap(undo(f.work));
    REQUIRE(undone.branches.size() == 1);
    CHECK(undone.branches[0].kept == outcome.kept.at(0).ref);
    CHECK(f.branch() == f.head);
    CHECK(state_of(f.get(f.one.id)) == ChangesetState::ready);
    // What is restored stays kept.
    CHECK(f.repository.git.refs.contains(outcome.kept.at(0).ref));
}

TEST_CASE("what was given up stays so where its branch is another one by now", "[app][undo]") {
    GivenUp f;
    const AbandonOutcome outcome = f.decide();
    const std::string branch = full_ref(f.work_branch_of(f.one));
    SECTION("it stands elsewhere") {
        f.repository.force(branch, f.first);
        CHECK(codes_of(must_fail(undo(f.work))) == "moved " + f.one.id.str() + "; ");
    }
    SECTION("it is back already") {
        f.repository.force(branch, f.head);
        CHECK(unwrap(undo(f.work)).taken_back);
    }
    SECTION("what was kept of it was dropped") {
        f.repository.force(outcome.kept.at(0).ref, std::nullopt);
        CHECK(codes_of(must_fail(undo(f.work))) == "gone " + f.one.id.str() + "; ");
    }
}
