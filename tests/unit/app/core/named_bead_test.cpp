#include "app/core/named_bead.hpp"

#include "app/claim/agents.hpp"
#include "domain/bead/agent.hpp"
#include "domain/bead/changeset.hpp"
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
    Error ambiguous(std::string_view written) {
        return must_fail(named_bead(fixture.overseer(), written));
    }
    std::string likely(std::string_view written) {
        return unwrap(bead_likely_meant(fixture.overseer(), written));
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
    const Error fault = at.ambiguous("at-0");
    CHECK(fault.code == ErrorCode::ambiguous);
    CHECK_THAT(fault.message, ContainsSubstring(at.epic.id.str()));
    CHECK_THAT(fault.message, ContainsSubstring(at.other.id.str()));
    CHECK_THAT(fault.message, !ContainsSubstring(at.first.id.str()));
}

TEST_CASE("of the epics on one root branch the open one is meant", "[app][core]") {
    NamedBeads at;
    const Bead again = at.fixture.epic("Library again", {.root_branch = "feature/library"});
    CHECK(at.ambiguous("feature/library").code == ErrorCode::ambiguous);
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

TEST_CASE("where only agents can be meant nothing else makes a part of a name ambiguous",
          "[app][core]") {
    NamedBeads at;
    const auto make = [&](const Context& of) {
        unwrap(at.fixture.store.write(at.fixture.stamp(),
                                      [&](PlanWriter& plan) { return ensure_agent(plan, of); }));
    };
    make(at.fixture.worker("gram"));
    const auto named = [&](std::string_view written) {
        return unwrap(named_agent(at.fixture.overseer(), written));
    };
    const AgentId gram = *AgentId::make(Role::worker, "gram");
    // The branch "program" has it too.
    CHECK(at.ambiguous("ram").code == ErrorCode::ambiguous);
    CHECK(named("ram") == gram);
    CHECK(named("program") == std::nullopt);
    CHECK(named("feature/library") == std::nullopt);
    make(at.fixture.worker("grammar"));
    CHECK(named("gram") == gram);
    CHECK(must_fail(named_agent(at.fixture.overseer(), "ram")).code == ErrorCode::ambiguous);
}

TEST_CASE("any part of an id, a branch or a name will do", "[app][core]") {
    NamedBeads at;
    const Bead worker = unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
        return ensure_agent(plan, at.fixture.worker("ada"));
    }));
    for (const auto& [part, bead] : {std::pair<std::string, BeadId>{"librar", at.epic.id},
                                     {at.epic.id.str().substr(4), at.epic.id},
                                     {".1", at.first.id},
                                     {at.epic.id.str().substr(4) + ".1", at.first.id},
                                     {"da", worker.id}}) {
        INFO(part);
        CHECK(at.meant(part) == bead);
    }
    CHECK(at.meant("none-such") == std::nullopt);
    CHECK(at.meant("") == std::nullopt);
    // Also of what has landed.
    at.first.status = BeadStatus::closed;
    at.fixture.update(at.first);
    CHECK(at.meant(".1") == at.first.id);
}

TEST_CASE("what has the part in several names is refused with all of them", "[app][core]") {
    NamedBeads at;
    at.fixture.changeset(at.other, "Main");
    const Error fault = at.ambiguous(".1");
    CHECK(fault.code == ErrorCode::ambiguous);
    CHECK_THAT(fault.message, ContainsSubstring("(Core)") && ContainsSubstring("(Main)"));
    const auto choices = fault.details.find("choices")->as_array();
    REQUIRE(choices.size() == 2);
    CHECK(choices[0].string_at("title") == "Core");
    // A beginning, a root branch in full, and a name in full win over a part.
    at.fixture.epic("Part", {.root_branch = "rogra"});
    CHECK(at.meant("program") == at.other.id);
    CHECK(at.ambiguous("ra").code == ErrorCode::ambiguous);
}

TEST_CASE("a changeset is meant by its work branch", "[app][core]") {
    NamedBeads at;
    Changeset::set_work_branch(at.first,
                               *BranchName::parse("feature/library-" + at.first.id.str()));
    at.fixture.update(at.first);
    CHECK(at.meant("feature/library-" + at.first.id.str()) == at.first.id);
    CHECK(at.meant("librar") == at.epic.id);
}

TEST_CASE("a part of a title counts where nothing else is called so, and what is open first",
          "[app][core]") {
    NamedBeads at;
    CHECK(at.meant("CORE") == at.first.id);
    Bead second = at.fixture.changeset(at.other, "Another core");
    CHECK(at.ambiguous("core").code == ErrorCode::ambiguous);
    at.first.status = BeadStatus::closed;
    at.fixture.update(at.first);
    CHECK(at.meant("core") == second.id);
    // A branch is a name, and a title only says what is done.
    at.fixture.epic("Nothing of the program", {.root_branch = "other"});
    CHECK(at.meant("rogram") == at.other.id);
}

TEST_CASE("what is nearly written is named with its title", "[app][core]") {
    NamedBeads at;
    CHECK(at.likely("feature/libary") == "; did you mean 'feature/library' (Library)?");
    CHECK(at.likely("prgram") == "; did you mean 'program' (Program)?");
    CHECK(at.likely("nothing-like-it").empty());
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

TEST_CASE("an agent that is not there is told with the one that was meant, else with those there",
          "[app][core]") {
    NamedBeads at;
    const auto likely = [&](std::string_view written) {
        return unwrap(agent_likely_meant(at.fixture.overseer(), written));
    };
    const auto begin = [&](const std::string& name) {
        unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
            return ensure_agent(plan, at.fixture.worker(name));
        }));
    };
    CHECK(likely("worker-9").empty());
    begin("worker-1");
    CHECK(likely("worker-9") == "; did you mean 'worker-1'?");
    CHECK(likely("zoe") == "; the only agent is worker-1");
    begin("worker-2");
    CHECK(likely("worker-9") == "; the agents are worker-1, worker-2");
}
