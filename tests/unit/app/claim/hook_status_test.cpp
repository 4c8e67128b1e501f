#include "app/claim/claim_epic.hpp"
#include "app/claim/hook_status.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an agent sees the epic it holds and how its changesets stand", "[app][hook_status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    fixture.changeset(epic, "First");
    fixture.changeset(epic, "Second");
    Bead third = fixture.changeset(epic, "Third");
    set_changeset_label(third, ChangesetLabel::in_progress);
    fixture.update(third);
    unwrap(claim_epic(fixture.worker(), {epic.id, {*SessionId::parse("s-1"), {}}}, gone));
    const HookStatus status = unwrap(hook_status(fixture.worker(), gone));
    CHECK(status.epic == epic.id);
    CHECK(status.changesets.at(ChangesetState::ready) == 2);
    CHECK(status.changesets.at(ChangesetState::working) == 1);
    CHECK(status.changesets.at(ChangesetState::merged) == 0);
}

TEST_CASE("an agent without an epic sees every state with none", "[app][hook_status]") {
    PlanFixture fixture;
    fixture.changeset(fixture.epic("Greeting"), "First");
    const HookStatus status = unwrap(hook_status(fixture.worker(), gone));
    CHECK(status.agent == fixture.worker().caller);
    CHECK_FALSE(status.epic);
    CHECK(status.changesets.size() == names_of(ChangesetState{}).size());
    for (const auto& [state, count] : status.changesets)
        CHECK(count == 0);
}
