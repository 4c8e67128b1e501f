#include "app/claim/identity.hpp"

#include "support/fake_world.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ProcessIdentity self{"host", "boot", "ns", 42, 7};

} // namespace

TEST_CASE("a second live run of one identity is refused and names the holder", "[app][identity]") {
    TestPlan world;
    must(acquire_identity(world.overseer(), Role::worker, "alice", self, alive));
    const Error refused =
        must_fail(acquire_identity(world.overseer(), Role::worker, "alice", self, alive));
    CHECK(refused.code == ErrorCode::identity_in_use);
    CHECK(refused.details.find("pid")->as_int() == 42);
}

TEST_CASE("an identity whose process is gone is free at once", "[app][identity]") {
    TestPlan world;
    must(acquire_identity(world.overseer(), Role::worker, "alice", self, alive));
    CHECK(acquire_identity(world.overseer(), Role::worker, "alice", self, gone));
}

TEST_CASE("without a name the first free worker is taken", "[app][identity]") {
    TestPlan world;
    const auto next = [&] {
        return must(acquire_identity(world.overseer(), Role::worker, std::nullopt, self, alive))
            .agent.name();
    };
    CHECK(next() == "worker-1");
    CHECK(next() == "worker-2");
}

TEST_CASE("without a name a worker with an unfinished epic comes first", "[app][identity]") {
    TestPlan world;
    const Bead epic = world.epic("Left over");
    Bead agent{.id = *BeadId::parse("at-worker-zoe"), .title = "atelier/worker/zoe"};
    agent.labels = {"at:agent"};
    agent.hook = epic.id;
    world.create(agent);
    CHECK(must(acquire_identity(world.overseer(), Role::worker, std::nullopt, self, alive))
              .agent.name() == "zoe");
    CHECK(must(acquire_identity(world.overseer(), Role::worker, std::nullopt, self, alive))
              .agent.name() == "worker-1");
}

TEST_CASE("a released identity is free although its process lives", "[app][identity]") {
    TestPlan world;
    const Identity identity =
        must(acquire_identity(world.overseer(), Role::worker, "alice", self, alive));
    must(release_identity(world.overseer(), identity));
    CHECK(acquire_identity(world.overseer(), Role::worker, "alice", self, alive));
}

TEST_CASE("a name that could not be a folder is refused", "[app][identity]") {
    TestPlan world;
    for (const char* name : {"", "-x", "a b", "a/b", "..", "ä"})
        CHECK(must_fail(acquire_identity(world.overseer(), Role::worker, name, self, alive)).code ==
              ErrorCode::usage);
}
