#include "app/guard/find_guard.hpp"
#include "app/guard/guard_worktree.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

struct Guarding {
    WorkFixture fixture;
    MemoryRepository& repository = fixture.repository;
    WorkContext work = fixture.context();
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = *AgentId::parse("atelier/worker/alice"),
                    .epic = *BeadId::parse("at-1"),
                    .changeset = *BeadId::parse("at-1.1"),
                    .worktree = "/data/projects/r-1/worktrees/at-1.1",
                    .branch = *BranchName::parse("greeting-at-1.1"),
                    .base = *CommitId::parse(std::string(40, '1')),
                    .onto = *CommitId::parse(std::string(40, '2')),
                    .fencing = 3};

    Guarding() {
        const CommitId first = repository.commit("/r", "First\n", {{"README.md", "x\n"}});
        unwrap(repository.worktrees().add_worktree(session.worktree, *session.branch, first));
        repository.hooks = UserHooks{"/r/.husky", {}};
    }
};

} // namespace

TEST_CASE("a worktree's guard says what the session's record says, where the handlers read it",
          "[app][guard]") {
    Guarding at;
    const Guard guard = unwrap(guard_worktree(at.work, at.session));
    CHECK(guard.agent == at.session.agent);
    CHECK(guard.session == at.session.id);
    CHECK(guard.common_dir == "/r/.git");
    CHECK(guard.enlistment == "/r");
    CHECK(guard.project == "/data/projects/r-1");
    CHECK(guard.worktree == at.session.worktree);
    CHECK(guard.branch == *at.session.branch);
    CHECK(guard.installation == HookInstallation::directory);
    CHECK(guard.epic == at.session.epic);
    CHECK(guard.changeset == at.session.changeset);
    CHECK(guard.fencing == 3);
    CHECK(guard.base == at.session.base);
    CHECK(guard.onto == at.session.onto);
    CHECK(unwrap(read_guard(at.fixture.files, "/r/.git/worktrees/at-1.1")) == guard);
    CHECK(at.fixture.files.texts.contains("/data/projects/r-1/git.config"));
}

TEST_CASE("no guard is written where its handlers could not be installed", "[app][guard]") {
    Guarding at;
    at.fixture.files.broken.insert("/data/projects/r-1/git.config");
    CHECK(must_fail(guard_worktree(at.work, at.session)).code == ErrorCode::files_failed);
    CHECK_FALSE(unwrap(read_guard(at.fixture.files, "/r/.git/worktrees/at-1.1")));
}

TEST_CASE("an agent's environment carries its guard, the user's programs run without",
          "[app][guard]") {
    Guarding at;
    const Environment own{{"PATH", "/bin"}, {"GIT_CONFIG_PARAMETERS", "'a.b'='c'"}};
    const std::string carried = "'a.b'='c' "
                                "'includeIf.gitdir:/r/.git.path'="
                                "'/data/projects/r-1/agents.git.config' "
                                "'includeIf.gitdir:/r/.git/.path'="
                                "'/data/projects/r-1/agents.git.config'";
    const auto parameters = [&] {
        return unwrap(unguarded(at.work, "/w", own)).at("GIT_CONFIG_PARAMETERS");
    };
    CHECK(guarded_environment(at.work, own).at("GIT_CONFIG_PARAMETERS") == carried);
    CHECK(parameters() == carried + " 'core.hooksPath'='/r/.husky'");
    at.repository.git_version = {2, 54};
    CHECK(guarded_environment(at.work, own).at("GIT_CONFIG_PARAMETERS") == carried);
    CHECK(parameters().starts_with(carried + " 'hook.atelier-pre-commit.enabled'='false' "));
}
