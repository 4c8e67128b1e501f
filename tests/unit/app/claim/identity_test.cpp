#include "app/claim/identity.hpp"

#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ProcessIdentity self{"host", "boot", "ns", 42, 7};

} // namespace

TEST_CASE("a second live run of one identity is refused and names the holder", "[app][identity]") {
    PlanFixture fixture;
    unwrap(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
    const Error refused =
        must_fail(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
    CHECK(refused.code == ErrorCode::identity_in_use);
    CHECK(refused.details.find("pid")->as_int() == 42);
}

TEST_CASE("an identity whose process is gone is free at once", "[app][identity]") {
    PlanFixture fixture;
    unwrap(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
    CHECK(acquire_identity(fixture.overseer(), Role::worker, "alice", self, gone));
}

TEST_CASE("without a name the first free worker is taken", "[app][identity]") {
    PlanFixture fixture;
    const auto next = [&] {
        return unwrap(acquire_identity(fixture.overseer(), Role::worker, std::nullopt, self, alive))
            .agent.name();
    };
    CHECK(next() == "worker-1");
    CHECK(next() == "worker-2");
}

TEST_CASE("without a name a worker with an unfinished epic comes first", "[app][identity]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Left over");
    Bead agent{.id = *BeadId::parse("at-worker-zoe"), .title = "atelier/worker/zoe"};
    agent.labels = {"at:agent"};
    agent.hook = epic.id;
    fixture.create(agent);
    CHECK(unwrap(acquire_identity(fixture.overseer(), Role::worker, std::nullopt, self, alive))
              .agent.name() == "zoe");
    CHECK(unwrap(acquire_identity(fixture.overseer(), Role::worker, std::nullopt, self, alive))
              .agent.name() == "worker-1");
}

TEST_CASE("a released identity is free although its process lives", "[app][identity]") {
    PlanFixture fixture;
    const Identity identity =
        unwrap(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
    unwrap(release_identity(fixture.overseer(), identity));
    CHECK(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
}

TEST_CASE("a name that could not be a folder is refused", "[app][identity]") {
    PlanFixture fixture;
    for (const char* name : {"", "-x", "a b", "a/b", "..", "ä"})
        CHECK(
            must_fail(acquire_identity(fixture.overseer(), Role::worker, name, self, alive)).code ==
            ErrorCode::usage);
}
