#include "app/guard/sandbox.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// Two worktrees of agents; in the first one alice's session has worked.
struct GitInWorktrees {
    WorkFixture fixture;
    const fs::path mine = "/data/projects/r-1/worktrees/at-1.1";
    const fs::path others = "/data/projects/r-1/worktrees/at-1.2";
    PlanStore* store = &fixture.plan.store;
    WorkContext work = fixture.context();

    GitInWorktrees() {
        fixture.plan.settings.sandbox = SandboxMode::bwrap;
        const CommitId first = fixture.repository.commit("/r", "First\n", {{"README.md", "x\n"}});
        add(mine, first);
        add(others, first);
        const SessionId session = *SessionId::parse("s-1");
        unwrap(fixture.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.put(Session{.id = session, .agent = work.plan.caller}));
            return plan.put(WorktreeRecord{"at-1.1", WorktreePhase::worked_in, session});
        }));
    }
    void add(const fs::path& folder, const CommitId& at) {
        unwrap(fixture.repository.worktrees().add_worktree(
            folder, *BranchName::parse(folder.filename().string()), at));
    }
    Confine confinement() {
        return git_confinement({fixture.repository, fixture.files, fixture.process,
                                fixture.plan.settings, work.paths, work.user_environment},
                               [this] { return store; });
    }
    std::vector<std::string> sandbox(const fs::path& writable, const fs::path& git_dir,
                                     const fs::path& folder) {
        const SandboxPlaces places{.common_dir = "/r/.git",
                                   .checkouts = fixture.repository.worktrees().folders(),
                                   .project = "/data/projects/r-1",
                                   .git_dir = git_dir};
        return sandbox_command(worker_bounds(places, writable, {}), folder);
    }
    std::size_t tries() const { return fixture.process.ran.size(); }
};

} // namespace

TEST_CASE("Git in an agent's worktree writes there and in no other place that is guarded",
          "[app][guard]") {
    GitInWorktrees at;
    const Confine confine = at.confinement();
    const fs::path folder = at.mine / "nested/repository";
    CHECK(unwrap(confine(folder)).sandbox ==
          at.sandbox(at.mine, "/r/.git/worktrees/at-1.1", folder));
    REQUIRE(at.tries() == 1);
    CHECK(at.fixture.process.ran.front().argv.back() == "true");
    unwrap(confine(at.mine));
    CHECK(at.tries() == 1);
    CHECK(unwrap(confine(at.others)).sandbox ==
          at.sandbox(at.others, "/r/.git/worktrees/at-1.2", at.others));
    CHECK(at.tries() == 2);
    // In turn, as when several are looked at side by side.
    unwrap(confine(at.mine));
    unwrap(confine(at.others));
    CHECK(at.tries() == 2);
    at.add("/data/projects/r-1/worktrees/at-1.3",
           unwrap(at.fixture.repository.refs().resolve("HEAD")).value());
    CHECK(unwrap(confine(at.others)).sandbox ==
          at.sandbox(at.others, "/r/.git/worktrees/at-1.2", at.others));
}

TEST_CASE("Git in a folder that is in no checkout writes there", "[app][guard]") {
    GitInWorktrees at;
    CHECK(unwrap(at.confinement()("/tmp/restored")).sandbox ==
          at.sandbox("/tmp/restored", "", "/tmp/restored"));
    CHECK(unwrap(at.confinement()("/r")).sandbox == at.sandbox("/r", "", "/r"));
}

TEST_CASE("what Git runs in an agent's worktree counts as the agent that worked there last",
          "[app][guard]") {
    GitInWorktrees at;
    at.fixture.plan.settings.sandbox = SandboxMode::none;
    const auto agent_in = [&](const fs::path& folder) {
        const Confinement found = unwrap(at.confinement()(folder));
        CHECK(found.sandbox.empty());
        CHECK(found.marks.at("ATELIER_PROJECT") == "/r");
        return found.marks.at("ATELIER_AGENT_ID");
    };
    CHECK(agent_in(at.mine) == "atelier/worker/alice");
    CHECK(agent_in(at.others) == "atelier/worker/unknown");
    CHECK(agent_in("/tmp/restored") == "atelier/worker/unknown");
    at.store = nullptr;
    CHECK(agent_in(at.mine) == "atelier/worker/unknown");
    CHECK(at.tries() == 0);
}

TEST_CASE("where no sandbox works, Git runs without one for auto and not at all for bwrap",
          "[app][guard]") {
    GitInWorktrees at;
    at.fixture.process.answer = [](const ProcessRequest&) -> Result<ProcessResult> {
        return ProcessResult{.status = 1, .err = "no namespaces\n"};
    };
    CHECK(must_fail(at.confinement()(at.mine)).code == ErrorCode::runtime_failed);
    at.fixture.plan.settings.sandbox = SandboxMode::automatic;
    CHECK(unwrap(at.confinement()(at.mine)).sandbox.empty());
    CHECK(at.fixture.progress.warnings.empty());
}
