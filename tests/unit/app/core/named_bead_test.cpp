#include "app/core/named_bead.hpp"

#include "domain/bead/agent.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct NamedBeads {
    PlanFixture fixture;
    Bead epic = fixture.epic("Library", {.root_branch = "feature/library"});
    Bead first = fixture.changeset(epic, "Core");
    Bead task = fixture.task(first, "write");
    Bead other = fixture.epic("Program", {.root_branch = "program"});

    std::optional<BeadId> meant(std::string_view written) {
        return unwrap(named_bead(fixture.overseer(), written));
    }
};

} // namespace

TEST_CASE("a bead is meant by its id, the beginning of it, or its root branch", "[app][core]") {
    NamedBeads at;
    CHECK(at.meant(at.epic.id.str()) == at.epic.id);
    CHECK(at.meant("feature/library") == at.epic.id);
    CHECK(at.meant(at.first.id.str()) == at.first.id);
    CHECK(at.meant(at.other.id.str().substr(0, at.other.id.str().size())) == at.other.id);
    CHECK(at.meant("nothing-like-it") == std::nullopt);
    CHECK(at.meant("../x") == std::nullopt);
    CHECK(at.meant("\x1b[2J") == std::nullopt);
}

TEST_CASE("what begins the ids of several beads is ambiguous, and they are named", "[app][core]") {
    NamedBeads at;
    const Error fault = must_fail(named_bead(at.fixture.overseer(), "at-0"));
    CHECK(fault.code == ErrorCode::ambiguous);
    CHECK_THAT(fault.message, ContainsSubstring(at.epic.id.str()));
    CHECK_THAT(fault.message, ContainsSubstring(at.other.id.str()));
    CHECK_THAT(fault.message, !ContainsSubstring(at.first.id.str()));
}

TEST_CASE("of the epics on one root branch the open one is meant", "[app][core]") {
    NamedBeads at;
    const Bead again = at.fixture.epic("Library again", {.root_branch = "feature/library"});
    CHECK(must_fail(named_bead(at.fixture.overseer(), "feature/library")).code ==
          ErrorCode::ambiguous);
    at.epic.status = BeadStatus::closed;
    at.fixture.update(at.epic);
    CHECK(at.meant("feature/library") == again.id);
}

TEST_CASE("a worker is meant by its name", "[app][core]") {
    NamedBeads at;
    const Bead worker{.id = id("at-worker-worker-1"), .title = "atelier/worker/worker-1"};
    at.fixture.create(worker);
    CHECK(at.meant("worker-1") == worker.id);
}

TEST_CASE("the epic around a changeset or a task is its own", "[app][core]") {
    NamedBeads at;
    for (const Bead& bead : {at.epic, at.first, at.task})
        CHECK(unwrap(epic_around(at.fixture.overseer(), bead.id)) == at.epic.id);
    const Bead loose{.id = id("at-loose"), .title = "on its own"};
    at.fixture.create(loose);
    CHECK(unwrap(epic_around(at.fixture.overseer(), loose.id)) == loose.id);
    CHECK(must_fail(epic_around(at.fixture.overseer(), id("at-nowhere"))).code ==
          ErrorCode::not_found);
}
