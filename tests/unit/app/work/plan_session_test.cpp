#include "app/work/plan_session.hpp"

#include "app/guard/find_guard.hpp"
#include "app/guard/request_sync.hpp"
#include "app/plan/plan_edit.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct PlannerProject : ProjectFixture {
    const fs::path folder = paths.worktrees() / "at-planner-plan-1";
    const std::string branch = "refs/heads/main-planner-plan-1";
    PlanSessionRequest request{.runtime = unwrap(runtimes.definition("script")),
                               .goal = "Greet everybody"};

    PlannerProject() {
        unwrap(files.write(paths.templates() / "AGENTS.planner.md", "How one plans here.\n"));
    }

    Result<PlanSessionOutcome> try_plan() {
        WorkContext work = work_context();
        work.plan.caller = overseer().caller;
        return plan_session(work, request);
    }
    PlanSessionOutcome plan() { return unwrap(try_plan()); }
    BeadId planner_bead() { return planner().caller_bead(); }
    std::vector<Session> planner_sessions() {
        return unwrap(store.read(
            [&](PlanReader& plan) { return plan.sessions({.agent = planner().caller}); }));
    }
    bool has_planner_worktree() { return repository.git.worktree_at(folder) != nullptr; }
    // The full name of the ref under rescue with that end.
    std::string rescued_as(const std::string& end) const {
        for (const auto& [name, commit] : repository.git.refs)
            if (name.starts_with("refs/atelier/rescue/") && name.ends_with("/" + end)) return name;
        return {};
    }
    // An agent that does this, and then runs on.
    void expect_for(Millis lasts, std::function<void(const TurnRequest&)> act) {
        agents.script.push_back({.act = std::move(act), .lasts = lasts});
    }
    void leave_notes(const TurnRequest& turn) {
        unwrap(files.write(turn.directory / "notes.txt", "mine\n"));
    }
    // A commit of the user's on the default branch.
    CommitId move_main() {
        return repository.commit(record.enlistment, "Second\n", {{"src/b.txt", "b\n"}});
    }
    // Where the planner's branch stood when it was deleted.
    std::optional<CommitId> last_place() {
        std::optional<CommitId> stood;
        repository.moving.before_update = [&] { stood = repository.git.ref(branch); };
        plan();
        return stood;
    }
};

} // namespace

TEST_CASE("a planner has a guarded worktree of its own while it runs, and none afterwards",
          "[app][plan_session]") {
    PlannerProject f;
    f.request.interactive = true;
    f.agents.expect([&](const TurnRequest& turn) {
        CHECK(turn.interactive);
        CHECK(turn.directory == f.folder);
        CHECK(turn.environment.at("ATELIER_AGENT_ID") == "atelier/planner/plan-1");
        CHECK(f.files.texts.at(f.folder / "README.md") == "readme\n");
        const MemoryWorktree* const worktree = f.repository.git.worktree_at(f.folder);
        REQUIRE(worktree != nullptr);
        CHECK(worktree->lock_reason == "git-atelier session " + turn.session.str());
        const Guard guard =
            unwrap(parse_guard(f.files.texts.at(guard_file(worktree->git_dir)), "guard"));
        CHECK(guard.session == turn.session);
        CHECK(full_ref(guard.branch) == f.branch);
        CHECK(f.repository.git.ref(f.branch) == f.first);
        CHECK_FALSE(f.lease(f.planner_bead())->ended);
    });
    const PlanSessionOutcome outcome = f.plan();
    REQUIRE(f.agents.started.size() == 1);
    CHECK(outcome.succeeded());
    CHECK(outcome.planner.str() == "atelier/planner/plan-1");
    CHECK(full_ref(outcome.branch) == f.branch);
    CHECK(outcome.kept.empty());
    CHECK_FALSE(outcome.transcript);
    CHECK_FALSE(f.has_planner_worktree());
    CHECK_FALSE(f.repository.git.ref(f.branch));
    CHECK(f.repository.tagged == std::vector<SessionId>{outcome.session});
    CHECK(f.machine.ended == std::vector<SessionId>{outcome.session});
    CHECK(f.lease(f.planner_bead())->ended);
    CHECK_THAT(f.files.texts.at(f.paths.prompt(outcome.session)),
               ContainsSubstring("Greet everybody"));
}

TEST_CASE("a planner's session ends by naming what waits to be promoted", "[app][plan_session]") {
    PlannerProject f;
    const Bead epic = f.epic("Greeting");
    const Bead first = f.changeset(epic, "First");
    f.epic("Nothing new");
    f.agents.expect([&](const TurnRequest&) {
        unwrap(plan_edit(f.planner(), {.bead = first.id, .title = "Other"}));
    });
    const PlanSessionOutcome outcome = f.plan();
    CHECK(outcome.epics.empty());
    REQUIRE(outcome.waiting.size() == 1);
    CHECK(outcome.waiting[0].epic == epic.id);
    REQUIRE(outcome.waiting[0].changes.size() == 1);
    CHECK(outcome.waiting[0].changes[0].bead == first.id);
}

TEST_CASE("a planner's session is recorded stage by stage to its end", "[app][plan_session]") {
    PlannerProject f;
    const PlanSessionOutcome outcome = f.plan();
    CHECK(f.progress.stages == std::vector<std::string>{"worktree", "brief", "agent"});
    CHECK(outcome.transcript == f.paths.transcript(outcome.session));
    CHECK(f.event_types() == std::vector<std::string>{"agent.created", "session.started",
                                                      "session.stage", "session.stage",
                                                      "worktree.removed", "session.ended"});
    const Session session = f.session(outcome.session.str()).value();
    CHECK(session.stage == Stage::end);
    CHECK(session.ended_at);
    CHECK(session.outcome == SessionEnd::ended);
    CHECK(session.outcome_text == "the agent ended with status 0");
}

TEST_CASE("what a planner planned is what was not there before", "[app][plan_session]") {
    PlannerProject f;
    f.epic("Old");
    std::vector<BeadId> made;
    f.agents.expect([&](const TurnRequest&) {
        made.push_back(f.epic("New", {.draft = true}).id);
        made.push_back(f.epic("Newer", {.draft = true}).id);
    });
    CHECK(f.plan().epics == made);
    CHECK(made.size() == 2);
}

TEST_CASE("what cannot be planned is refused before anything begins", "[app][plan_session]") {
    PlannerProject f;
    ErrorCode code{};
    SECTION("the runtime has no command for planners") {
        f.request.runtime.planner.clear();
        code = ErrorCode::runtime_missing;
    }
    SECTION("there is no such epic") {
        f.request.epic = *BeadId::parse("at-none");
        code = ErrorCode::not_found;
    }
    SECTION("a planner of that name is running") {
        unwrap(acquire_identity(f.planner(), Role::planner, std::string("plan-1"), f.machine.own,
                                alive));
        code = ErrorCode::identity_in_use;
    }
    CHECK(must_fail(f.try_plan()).code == code);
    CHECK(f.planner_sessions().empty());
    CHECK(f.agents.started.empty());
    CHECK_FALSE(f.has_planner_worktree());
    CHECK_FALSE(f.repository.git.ref(f.branch));
}

TEST_CASE("a planner whose agent fails, or cannot be started, leaves nothing standing",
          "[app][plan_session]") {
    PlannerProject f;
    SECTION("a status is an outcome") {
        TurnOutcome failed;
        failed.status = 3;
        f.agents.script.push_back({.outcome = failed});
        const PlanSessionOutcome outcome = f.plan();
        CHECK(outcome.turn.status == 3);
        CHECK_FALSE(outcome.succeeded());
        CHECK(f.planner_sessions().at(0).outcome_text == "the agent ended with status 3");
    }
    SECTION("a program that is missing is an error, and recorded as one") {
        f.agents.script.push_back({.missing = Error{ErrorCode::runtime_missing, "no program"}});
        CHECK(must_fail(f.try_plan()).code == ErrorCode::runtime_missing);
        const Session session = f.planner_sessions().at(0);
        CHECK(session.outcome->code() == ErrorCode::runtime_missing);
        CHECK(session.outcome_text == "no program");
    }
    CHECK_FALSE(f.has_planner_worktree());
    CHECK_FALSE(f.repository.git.ref(f.branch));
    CHECK(f.lease(f.planner_bead())->ended);
}

TEST_CASE("files that a planner changed are told once, and kept as a commit",
          "[app][plan_session]") {
    PlannerProject f;
    f.expect_for(Seconds{35}, [&](const TurnRequest& turn) { f.leave_notes(turn); });
    const PlanSessionOutcome outcome = f.plan();
    CHECK(outcome.succeeded());
    CHECK(outcome.kept == f.rescued_as("files-of-plan-1"));
    const auto kept = f.repository.git.ref(outcome.kept);
    REQUIRE(kept);
    CHECK(f.repository.file_at(*kept, "notes.txt") == "mine\n");
    REQUIRE(f.progress.warnings.size() == 1);
    CHECK_THAT(f.progress.warnings[0], ContainsSubstring("notes.txt"));
    CHECK_FALSE(f.has_planner_worktree());
}

TEST_CASE("a planner's worktree follows the default branch now and then, or when asked to",
          "[app][plan_session]") {
    PlannerProject f;
    std::optional<CommitId> moved;
    SECTION("not at once") {
        f.expect_for(Seconds{5}, [&](const TurnRequest&) { moved = f.move_main(); });
        CHECK(f.last_place() == f.first);
        CHECK(moved != f.first);
    }
    SECTION("after a while") {
        f.expect_for(Seconds{15}, [&](const TurnRequest&) { moved = f.move_main(); });
        CHECK(f.last_place() == moved);
    }
    SECTION("at once when it was asked for") {
        f.expect_for(Seconds{5}, [&](const TurnRequest& turn) {
            moved = f.move_main();
            unwrap(request_sync(f.agent_context(turn)));
        });
        CHECK(f.last_place() == moved);
    }
    CHECK(moved);
    CHECK(f.progress.warnings.empty());
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("a worktree with changes in it stays behind, which is said once", "[app][plan_session]") {
    PlannerProject f;
    f.expect_for(Seconds{35}, [&](const TurnRequest& turn) {
        f.leave_notes(turn);
        f.move_main();
    });
    CHECK(f.plan().watch.others == 1);
    const auto behind =
        std::count_if(f.progress.warnings.begin(), f.progress.warnings.end(), [](const auto& text) {
            return text.find("stays behind main") != std::string::npos;
        });
    CHECK(behind == 1);
}

TEST_CASE("what a planner moved in the repository is put back, and it did not succeed",
          "[app][plan_session]") {
    PlannerProject f;
    f.repository.force("refs/heads/topic", f.first);
    f.agents.expect([&](const TurnRequest& turn) {
        f.repository.force("refs/heads/topic", f.move_main(),
                           turn.environment.at("ATELIER_AGENT_ID"));
    });
    const PlanSessionOutcome outcome = f.plan();
    REQUIRE(outcome.watch.restored.size() == 1);
    CHECK(outcome.watch.restored[0].change.name == "refs/heads/topic");
    CHECK(outcome.turn.status == 0);
    CHECK_FALSE(outcome.succeeded());
    CHECK(f.repository.git.ref("refs/heads/topic") == f.first);
}

TEST_CASE("a planner's lease is renewed while its agent runs", "[app][plan_session]") {
    PlannerProject f;
    f.expect_for(Seconds{60}, [](const TurnRequest&) {});
    const Time begun = f.clock.now();
    f.plan();
    CHECK(f.lease(f.planner_bead())->expires_at > begun + f.settings.lease.lease + Seconds{30});
}

TEST_CASE("a planner whose identity was taken over ends and leaves it to the other",
          "[app][plan_session]") {
    PlannerProject f;
    const SessionId other = *SessionId::parse("run-other");
    f.expect_for(Seconds{60}, [&](const TurnRequest&) {
        Lease taken = f.lease(f.planner_bead()).value();
        taken.session = other;
        f.put(taken);
    });
    CHECK(f.plan().turn.end == TurnEnd::interrupted);
    const Lease lease = f.lease(f.planner_bead()).value();
    CHECK(lease.session == other);
    CHECK_FALSE(lease.ended);
}

TEST_CASE("what a planner left when it was killed is kept, and the next one begins afresh",
          "[app][plan_session]") {
    PlannerProject f;
    f.agents.expect([&](const TurnRequest& turn) {
        f.leave_notes(turn);
        throw Killed{};
    });
    CHECK_THROWS_AS(f.plan(), Killed);
    CHECK(f.has_planner_worktree());
    f.machine.restart();
    f.clock.advance(Seconds{1});
    f.agents.expect([&](const TurnRequest& turn) {
        CHECK_FALSE(f.files.texts.contains(turn.directory / "notes.txt"));
    });
    const PlanSessionOutcome next = f.plan();
    CHECK(next.succeeded());
    CHECK(next.kept.empty());
    const auto kept = f.repository.git.ref(f.rescued_as("files-of-plan-1"));
    REQUIRE(kept);
    CHECK(f.repository.file_at(*kept, "notes.txt") == "mine\n");
    CHECK(f.progress.has_warned_of("an earlier session left work"));
    REQUIRE(f.planner_sessions().size() == 2);
    CHECK(f.agents.started.size() == 2);
    CHECK(f.session(f.agents.started[0].session.str())->outcome == SessionEnd::lost);
}

TEST_CASE("a branch that an earlier planner left elsewhere is kept and brought to the default one",
          "[app][plan_session]") {
    PlannerProject f;
    unwrap(
        f.repository.worktrees().add_worktree("/elsewhere", *BranchName::parse("side"), f.first));
    const CommitId strayed = f.repository.commit("/elsewhere", "Side\n", {{"side.txt", "x\n"}});
    f.repository.force(f.branch, strayed);
    std::optional<CommitId> during;
    f.agents.expect([&](const TurnRequest&) { during = f.repository.git.ref(f.branch); });
    CHECK(f.plan().succeeded());
    CHECK(during == f.first);
    CHECK(f.repository.git.ref(f.rescued_as("main-planner-plan-1")) == strayed);
    CHECK(f.knows_rescue_ref(f.rescued_as("main-planner-plan-1")));
}
