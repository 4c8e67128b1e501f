#include "app/changeset/changeset_abandon.hpp"
#include "domain/bead/changeset.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/plan/promote_epic.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Planned {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting", {.draft = true});
    Bead first = fixture.changeset(epic, "First");
    Bead second = fixture.changeset(epic, "Second");

    Result<AbandonedChangeset> drop(const Context& context, const LivenessProbe& probe = gone,
                                    std::optional<BeadId> by = {}) {
        return changeset_abandon(context, {first.id, "not needed", std::move(by)}, probe);
    }
};

} // namespace

TEST_CASE("a planner drops a changeset with its tasks", "[app][changeset_abandon]") {
    Planned at;
    const Bead task = at.fixture.task(at.first, "Its task");
    unwrap(at.drop(at.fixture.planner(), gone, at.second.id));
    const Bead dropped = at.fixture.get(at.first.id);
    CHECK(state_of(dropped) == ChangesetState::abandoned);
    CHECK(unwrap(superseded_by(dropped)) == at.second.id);
    CHECK(is_closed(at.fixture.get(task.id)));
    const auto events = at.fixture.event_types();
    unwrap(at.drop(at.fixture.planner(), gone, at.second.id));
    CHECK(at.fixture.event_types() == events);
}

TEST_CASE("a worker may not drop a changeset", "[app][changeset_abandon]") {
    Planned at;
    CHECK(must_fail(at.drop(at.fixture.worker())).code == ErrorCode::identity_foreign);
    CHECK(state_of(at.fixture.get(at.first.id)) == ChangesetState::planned);
}

TEST_CASE("a changeset somebody works on is not dropped", "[app][changeset_abandon]") {
    Planned at;
    unwrap(promote_epic(at.fixture.overseer(), {at.epic.id, true}));
    const Context worker = at.fixture.worker("alice", "s-1");
    const ProcessIdentity keeper{"h", "b", "n", 42, 7};
    unwrap(claim_epic(worker, {at.epic.id, {*worker.session, keeper}}, alive));
    Session session{.id = *worker.session, .agent = worker.caller};
    session.epic = at.epic.id;
    session.changeset = at.first.id;
    at.fixture.put(session);
    CHECK(must_fail(at.drop(at.fixture.overseer(), alive)).code == ErrorCode::epic_taken);
    unwrap(at.drop(at.fixture.overseer(), gone));
}

TEST_CASE("a planner's wish to drop what is approved waits to be promoted",
          "[app][changeset_abandon]") {
    Planned at;
    unwrap(promote_epic(at.fixture.overseer(), {at.epic.id, true}));
    CHECK(unwrap(at.drop(at.fixture.planner())).waits);
    CHECK(state_of(at.fixture.get(at.first.id)) == ChangesetState::ready);
    CHECK(at.fixture.event_types().back() == "changeset.abandon_asked");
    const auto asked = at.fixture.events().size();
    CHECK(unwrap(at.drop(at.fixture.planner())).waits);
    CHECK(at.fixture.events().size() == asked);
    const auto preview =
        unwrap(promote_epic(at.fixture.overseer(), {.epic = at.epic.id, .to_show = true}));
    REQUIRE(preview.changes.size() == 1);
    CHECK(preview.changes[0].bead == at.first.id);
    CHECK(preview.changes[0].parts == std::vector<PartChange>{{"abandoned", "", "not needed"}});
    unwrap(promote_epic(at.fixture.overseer(), {at.epic.id, true, preview.digest}));
    CHECK(state_of(at.fixture.get(at.first.id)) == ChangesetState::abandoned);
    CHECK(unwrap(promote_epic(at.fixture.overseer(), {at.epic.id})).changes.empty());
}

TEST_CASE("a changeset that waits to be promoted is dropped at once", "[app][changeset_abandon]") {
    Planned at;
    unwrap(promote_epic(at.fixture.overseer(), {at.epic.id, true}));
    Bead late = at.fixture.changeset(at.epic, "Late");
    CHECK_FALSE(
        unwrap(changeset_abandon(at.fixture.planner(), {late.id, "not needed"}, gone)).waits);
    CHECK(state_of(at.fixture.get(late.id)) == ChangesetState::abandoned);
    CHECK(unwrap(promote_epic(at.fixture.overseer(), {at.epic.id})).changes.empty());
}

TEST_CASE("a replacement may not lead back", "[app][changeset_abandon]") {
    Planned at;
    CHECK(must_fail(at.drop(at.fixture.planner(), gone, at.first.id)).code == ErrorCode::usage);
    unwrap(at.drop(at.fixture.planner(), gone, at.second.id));
    CHECK(
        must_fail(changeset_abandon(at.fixture.planner(), {at.second.id, "no", at.first.id}, gone))
            .code == ErrorCode::usage);
}
