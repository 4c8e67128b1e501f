#include "app/work/session_run.hpp"

#include "app/guard/runtime_hooks.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "support/molecule_fixture.hpp"

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

TEST_CASE("whoever is to change something is reminded of its end, and whoever is to say something "
          "is not",
          "[app][session]") {
    MoleculeFixture f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             MoleculeFixture::turn("reader", {"read", "read"}, Produces::review)});
    std::vector<bool> reminded;
    const auto ends = [&](const TurnRequest& turn) {
        reminded.push_back(unwrap(reminder_at_stop(f.agent_context(turn), "{}")).has_value());
    };
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
        ends(turn);
        f.say_done(turn);
    });
    f.agents.script.push_back(
        {.act = ends, .outcome = {.words = R"({"verdict": "approved", "content": "good"})"}});
    f.work();
    CHECK(reminded == std::vector<bool>{true, false});
    CHECK(f.state(f.changeset) == ChangesetState::merged);
}
