#include "app/agent/preview_brief.hpp"

#include "support/session_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Beforehand : SessionFixture {
    Environment environment{{"PATH", "/usr/bin"}, {"SERVICE_TOKEN", "s3cr3t-of-the-person"}};

    std::string shown() {
        const Context overseer_now = overseer();
        return unwrap(
            preview_brief({overseer_now, repository, paths, environment, gone},
                          {.agent = identity.agent, .epic = epic.id, .changeset = changeset.id}));
    }
};

} // namespace

TEST_CASE("the brief that is shown beforehand is the one that the agent is given", "[app][brief]") {
    Beforehand f;
    const std::string shown = f.shown();
    CHECK(f.agents.started.empty());
    CHECK_FALSE(f.repository.git.ref(
        full_ref(unwrap(work_branch(*BranchName::parse("topic"), f.changeset.id)))));
    std::string told;
    f.agents.expect([&](const TurnRequest&) { told = f.prompt(); });
    f.hold();
    CHECK_FALSE(told.empty());
    CHECK(shown == told);
}

TEST_CASE("a brief that is shown has no credential of the person's", "[app][brief]") {
    Beforehand f;
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        Bead edited = f.get(f.changeset.id);
        edited.description += "\nCall it with s3cr3t-of-the-person.\n";
        return plan.update(edited);
    }));
    CHECK_THAT(f.shown(), !ContainsSubstring("s3cr3t"));
}
