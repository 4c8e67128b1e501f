#include "app/changeset/changeset_abandon.hpp"

#include "app/claim/claim_epic.hpp"
#include "support/fake_world.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Planned {
    TestPlan world;
    Bead epic = world.epic("Greeting");
    Bead first = world.changeset(epic, "First");
    Bead second = world.changeset(epic, "Second");

    Result<BeadId> drop(const Context& context, const LivenessProbe& probe = gone,
                        std::optional<BeadId> by = {}) {
        return changeset_abandon(context, {first.id, "not needed", std::move(by)}, probe);
    }
};

} // namespace

TEST_CASE("a planner drops a changeset with its tasks", "[app][changeset_abandon]") {
    Planned at;
    const Bead task = at.world.task(at.first, "Its task");
    must(at.drop(at.world.planner(), gone, at.second.id));
    const Bead dropped = at.world.get(at.first.id);
    CHECK(state_of(dropped) == ChangesetState::abandoned);
    CHECK(get_field(dropped, field::cs_superseded_by) == at.second.id.str());
    CHECK(is_closed(at.world.get(task.id)));
    const auto events = at.world.event_types();
    must(at.drop(at.world.planner(), gone, at.second.id));
    CHECK(at.world.event_types() == events);
}

TEST_CASE("a worker may not drop a changeset", "[app][changeset_abandon]") {
    Planned at;
    CHECK(must_fail(at.drop(at.world.worker())).code == ErrorCode::identity_foreign);
    CHECK(state_of(at.world.get(at.first.id)) == ChangesetState::ready);
}

TEST_CASE("a changeset somebody works on is not dropped", "[app][changeset_abandon]") {
    Planned at;
    const Context worker = at.world.worker("alice", "s-1");
    const ProcessIdentity keeper{"h", "b", "n", 42, 7};
    must(claim_epic(worker, {at.epic.id, {*worker.session, keeper}}, alive));
    Session session{.id = *worker.session, .agent = worker.caller};
    session.epic = at.epic.id;
    session.changeset = at.first.id;
    at.world.put(session);
    CHECK(must_fail(at.drop(at.world.planner(), alive)).code == ErrorCode::epic_taken);
    must(at.drop(at.world.planner(), gone));
}

TEST_CASE("a replacement may not lead back", "[app][changeset_abandon]") {
    Planned at;
    CHECK(must_fail(at.drop(at.world.planner(), gone, at.first.id)).code == ErrorCode::usage);
    must(at.drop(at.world.planner(), gone, at.second.id));
    CHECK(must_fail(changeset_abandon(at.world.planner(), {at.second.id, "no", at.first.id}, gone))
              .code == ErrorCode::usage);
}
