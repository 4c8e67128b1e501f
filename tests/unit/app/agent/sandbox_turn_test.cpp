#include "app/agent/sandbox_turn.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// A turn in the worktree of alice, or of a planner.
struct SandboxedTurn {
    WorkFixture fixture;
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = *AgentId::parse("atelier/worker/alice"),
                    .worktree = "/data/projects/r-1/worktrees/at-1.1"};
    GitHooks hooks = GitHooks::kept;
    TurnRequest turn{.session = session.id, .argv = {"agent"}, .directory = session.worktree};

    SandboxedTurn() {
        MemoryRepository& repository = fixture.repository;
        const CommitId first = repository.commit("/r", "First\n", {{"README.md", "x\n"}});
        unwrap(fixture.files.make_folder("/data/projects/r-1/sessions"));
        unwrap(repository.worktrees().add_worktree(session.worktree, *BranchName::parse("topic"),
                                                   first));
    }
    Result<void> wrap(SandboxMode mode) {
        fixture.plan.settings.sandbox = mode;
        WorkContext work = fixture.context();
        return sandbox_turn(work, session, hooks, turn);
    }
    std::vector<Bound> bounds(const std::vector<fs::path>& linked = {}) const {
        const fs::path home = fs::path("/data/projects/r-1/agents") /
                              std::string(name_of(session.agent.role())) / session.agent.name();
        const SandboxPlaces places{.common_dir = "/r/.git",
                                   .checkouts = {"/r", session.worktree},
                                   .project = "/data/projects/r-1",
                                   .store = "/data/projects/r-1/.beads",
                                   .home = home,
                                   .sessions = "/data/projects/r-1/sessions",
                                   .git_dir = "/r/.git/worktrees/at-1.1"};
        return session.agent.role() == Role::planner
                   ? planner_bounds(places)
                   : worker_bounds(places, session.worktree, linked);
    }
};

} // namespace

TEST_CASE("without a sandbox a turn stays as it is, and nothing is tried", "[app][agent]") {
    SandboxedTurn turn;
    CHECK(turn.wrap(SandboxMode::none));
    CHECK(turn.turn.sandbox.empty());
    CHECK(turn.fixture.process.ran.empty());
}

TEST_CASE("a sandbox is tried with the bounds of the turn before it stands in front of it",
          "[app][agent]") {
    SandboxedTurn turn;
    turn.fixture.plan.settings.worktree_link = {"node_modules"};
    CHECK(turn.wrap(GENERATE(SandboxMode::automatic, SandboxMode::bwrap)));
    CHECK(turn.turn.sandbox ==
          sandbox_command(turn.bounds({"/r/node_modules"}), turn.turn.directory));
    CHECK(turn.turn.argv == std::vector<std::string>{"agent"});
    REQUIRE(turn.fixture.process.ran.size() == 1);
    auto tried = turn.turn.sandbox;
    tried.emplace_back("true");
    CHECK(turn.fixture.process.ran.front().argv == tried);
}

TEST_CASE("a planner's bounds are its own, and a rebase is no checkout of its own",
          "[app][agent]") {
    SandboxedTurn turn;
    turn.session.agent = *AgentId::parse("atelier/planner/ann");
    MemoryWorktree& main = turn.fixture.repository.git.worktrees.front();
    main.in_operation = true;
    main.held = main.branch;
    CHECK(turn.wrap(SandboxMode::bwrap));
    CHECK(turn.turn.sandbox == sandbox_command(turn.bounds(), turn.turn.directory));
}

TEST_CASE("a planner without Git hooks has a sandbox where one works, though none is asked for",
          "[app][agent]") {
    SandboxedTurn turn;
    turn.hooks = GitHooks::disabled;
    CHECK(turn.wrap(SandboxMode::none));
    CHECK(turn.turn.sandbox.empty());
    turn.session.agent = *AgentId::parse("atelier/planner/ann");
    CHECK(turn.wrap(SandboxMode::none));
    CHECK(turn.turn.sandbox == sandbox_command(turn.bounds(), turn.turn.directory));
    turn.fixture.process.answer = [](const ProcessRequest&) {
        return Result<ProcessResult>(ProcessResult{.status = 7});
    };
    CHECK(turn.wrap(SandboxMode::none));
    CHECK(turn.turn.sandbox.empty());
    REQUIRE(turn.fixture.progress.warnings.size() == 1);
    CHECK_THAT(turn.fixture.progress.warnings.front(),
               ContainsSubstring("no sandbox around a planner without Git hooks: "));
    turn.fixture.plan.settings.sandbox_chosen = true;
    CHECK(turn.wrap(SandboxMode::none));
    CHECK(turn.fixture.progress.warnings.size() == 1);
}

TEST_CASE("where no sandbox works, auto says so and bwrap ends the turn", "[app][agent]") {
    SandboxedTurn turn;
    std::string why;
    ErrorCode code{};
    Result<ProcessResult> answer;
    turn.fixture.process.answer = [&](const ProcessRequest&) { return answer; };
    SECTION("there is none") {
        answer = fail(ErrorCode::runtime_missing, "no bwrap");
        why = "the sandbox needs bubblewrap";
        code = ErrorCode::runtime_missing;
    }
    SECTION("it is not allowed") {
        answer = ProcessResult{.status = 1, .err = "no namespaces\nmore\n"};
        why = "bubblewrap does not work here: no namespaces";
        code = ErrorCode::runtime_failed;
    }
    SECTION("it says nothing") {
        answer = ProcessResult{.status = 7};
        why = "bubblewrap does not work here: status 7";
        code = ErrorCode::runtime_failed;
    }
    CHECK(turn.wrap(SandboxMode::automatic));
    CHECK(turn.turn.sandbox.empty());
    REQUIRE(turn.fixture.progress.warnings.size() == 1);
    CHECK_THAT(turn.fixture.progress.warnings.front(), ContainsSubstring("no sandbox: " + why));
    const Error fault = must_fail(turn.wrap(SandboxMode::bwrap));
    CHECK(fault.code == code);
    CHECK_THAT(fault.message, ContainsSubstring(why));
    CHECK_THAT(fault.hint, ContainsSubstring("config.user.json"));
    CHECK(turn.turn.sandbox.empty());
}
