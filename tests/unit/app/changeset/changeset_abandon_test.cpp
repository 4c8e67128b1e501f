#include "app/changeset/changeset_abandon.hpp"
#include "domain/bead/changeset.hpp"

#include "app/claim/claim_epic.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Planned {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead first = fixture.changeset(epic, "First");
    Bead second = fixture.changeset(epic, "Second");

    Result<BeadId> drop(const Context& context, const LivenessProbe& probe = gone,
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
    CHECK(state_of(at.fixture.get(at.first.id)) == ChangesetState::ready);
}

TEST_CASE("a changeset somebody works on is not dropped", "[app][changeset_abandon]") {
    Planned at;
    const Context worker = at.fixture.worker("alice", "s-1");
    const ProcessIdentity keeper{"h", "b", "n", 42, 7};
    unwrap(claim_epic(worker, {at.epic.id, {*worker.session, keeper}}, alive));
    Session session{.id = *worker.session, .agent = worker.caller};
    session.epic = at.epic.id;
    session.changeset = at.first.id;
    at.fixture.put(session);
    CHECK(must_fail(at.drop(at.fixture.planner(), alive)).code == ErrorCode::epic_taken);
    unwrap(at.drop(at.fixture.planner(), gone));
}

TEST_CASE("a replacement may not lead back", "[app][changeset_abandon]") {
    Planned at;
    CHECK(must_fail(at.drop(at.fixture.planner(), gone, at.first.id)).code == ErrorCode::usage);
    unwrap(at.drop(at.fixture.planner(), gone, at.second.id));
    CHECK(
        must_fail(changeset_abandon(at.fixture.planner(), {at.second.id, "no", at.first.id}, gone))
            .code == ErrorCode::usage);
}
