#include "app/guard/request_sync.hpp"
#include "base/text.hpp"
#include "support/skill_sandbox.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a session that begins hears what it has to do", "[contract][hooks]") {
    SkillSandbox sandbox;
    const auto free = sandbox.run("atelier-session-start", {});
    CHECK(free.status == 0);
    CHECK_THAT(free.out, ContainsSubstring("next: claim"));
    CHECK(sandbox.run("claim_epic", {}).status == 0);
    const auto held = sandbox.run("atelier-session-start", {});
    CHECK_THAT(held.out, ContainsSubstring("epic: " + sandbox.epic.id.str()));
}

TEST_CASE("an observer that fails says so in one line and stops nothing", "[contract][hooks]") {
    SkillSandbox sandbox;
    const auto lost = sandbox.run_in("/", "atelier-session-start", {},
                                     {{"ATELIER_AGENT_ID", "atelier/worker/alice"}});
    CHECK(lost.status == 0);
    CHECK(lost.out == "");
    CHECK(lines_of(lost.err).size() == 1);
    CHECK_THAT(lost.err, ContainsSubstring("atelier-session-start: "));
}

TEST_CASE("a planner's session that begins asks for its worktree to follow, others do not",
          "[contract][hooks][doors]") {
    SkillSandbox sandbox;
    const auto asked = [&](const std::string& session) {
        return unwrap(sandbox.store->read(
            [&](PlanReader& plan) { return sync_request(plan, *SessionId::parse(session)); }));
    };
    const auto begin = [&](const std::string& agent, const std::string& session) {
        CHECK(sandbox
                  .run("atelier-session-start", {}, agent,
                       {{"ATELIER_AGENT_SESSION", session},
                        {"ATELIER_TEST_NOW", "2026-01-01T00:00:00Z"}})
                  .status == 0);
    };
    begin("atelier/worker/alice", "s-1");
    CHECK(asked("s-1").empty());
    begin("atelier/planner/ann", "s-2");
    CHECK_THAT(asked("s-2"), ContainsSubstring("2026-01-01T00:00:00"));
}

TEST_CASE("a handler of Git's touches no store where nothing is guarded", "[contract][hooks]") {
    SkillSandbox sandbox;
    sandbox.store.reset();
    const auto data = sandbox.paths.folder.parent_path().parent_path();
    std::filesystem::remove_all(data);
    const std::string git_dir = (sandbox.repository.folder / ".git").string();
    for (const char* hook : {"atelier-reference-transaction", "atelier-pre-commit",
                             "atelier-prepare-commit-msg", "atelier-pre-push"}) {
        const auto quiet = sandbox.run_in(sandbox.repository.folder, hook, {"prepared"},
                                          {{"ATELIER_AGENT_ID", "atelier/worker/alice"},
                                           {"ATELIER_AGENT_SESSION", "s-1"},
                                           {"ATELIER_DATA_DIR", data.string()},
                                           {"GIT_DIR", git_dir}});
        INFO(hook);
        CHECK(quiet.status == 0);
        CHECK(quiet.out + quiet.err == "");
    }
    CHECK_FALSE(std::filesystem::exists(data));
}

TEST_CASE("a ref transaction is judged once, when it is prepared, and read in no other state",
          "[contract][hooks]") {
    SkillSandbox sandbox;
    const auto git_dir = sandbox.repository.folder / ".git";
    write_file(git_dir / "atelier", "not a guard");
    const auto status_in = [&](const std::string& state) {
        return sandbox
            .run_in(sandbox.repository.folder, "atelier-reference-transaction", {state},
                    {{"GIT_DIR", git_dir.string()}})
            .status;
    };
    CHECK(status_in("prepared") != 0);
    for (const char* state : {"preparing", "committed", "aborted"})
        CHECK(status_in(state) == 0);
}
