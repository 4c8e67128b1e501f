#include "app/work/session_run.hpp"

#include "app/worktree/recorded_worktree.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a stage is recorded when it begins, and from its agent's on the worktree is the agent's",
          "[app][session]") {
    ProjectFixture f;
    const Bead epic = f.epic("E", {.root_branch = "topic"});
    const Bead changeset = f.changeset(epic, "C");
    WorkContext work = f.holding(epic);
    const SessionRequest request{.identity = {work.plan.caller, *work.plan.session},
                                 .runtime = unwrap(f.runtimes.definition("script")),
                                 .epic = epic.id,
                                 .changeset = changeset.id};
    const SessionRun run{work, request, *work.plan.session, f.clock.now()};
    unwrap(enter(run, Stage::brief, "brief"));
    CHECK(unwrap(run.session()).stage == Stage::brief);
    CHECK_FALSE(unwrap(record_of_worktree(f.store, f.worktree_of(changeset))));
    unwrap(enter(run, Stage::agent, "agent script"));
    const auto record = unwrap(record_of_worktree(f.store, f.worktree_of(changeset))).value();
    CHECK(record.phase == WorktreePhase::worked_in);
    CHECK(record.session == run.id);
    CHECK(f.progress.stages == std::vector<std::string>{"brief", "agent script"});

    const SessionRun nobodys{work, request, *SessionId::parse("s-none"), f.clock.now()};
    CHECK(must_fail(nobodys.session()).code == ErrorCode::invariant_broken);
}
