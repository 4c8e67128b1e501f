#include "app/worktree/set_up_worktree.hpp"

#include "app/worktree/recorded_worktree.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct NewWorktree : ProjectFixture {
    const fs::path folder = paths.worktrees() / "at-x.1";
    WorkContext work = work_context();

    NewWorktree() {
        const CommitId ignoring =
            repository.commit("/repo", "Ignore\n", {{".gitignore", ".env\nnode_modules\n"}});
        unwrap(repository.worktrees().add_worktree(folder, *BranchName::parse("topic-at-x.1"),
                                                   ignoring));
        is(WorktreePhase::made);
        unwrap(files.write("/repo/.env", "SECRET=1\n"));
        unwrap(files.make_folder("/repo/node_modules"));
    }
    const SessionId session = *SessionId::parse("s-1");

    Result<void> set_up() { return set_up_worktree(work, session, folder); }
    void is(WorktreePhase phase) { unwrap(record_worktree(work.plan, folder, phase, session)); }
    std::optional<WorktreePhase> phase() {
        const auto found = unwrap(record_of_worktree(store, folder));
        if (!found) return std::nullopt;
        return found->phase;
    }
    std::vector<std::string> programs_run() const {
        std::vector<std::string> names;
        for (const ProcessRequest& request : process.ran)
            names.push_back(request.argv.front());
        return names;
    }
    void fails(const std::string& program) {
        process.answer = [=](const ProcessRequest& request) {
            return ProcessResult{.status = request.argv.front() == program ? 2 : 0};
        };
    }
};

} // namespace

TEST_CASE("where nothing is to be set up, nothing is noted or asked of Git", "[app][worktree]") {
    NewWorktree at;
    at.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    CHECK(at.set_up());
    CHECK(at.phase() == WorktreePhase::made);
}

TEST_CASE("a worktree gets copies and links of what the main checkout has", "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_copy = {".env"};
    at.settings.worktree_link = {"node_modules"};
    unwrap(at.set_up());
    CHECK(unwrap(at.files.read(at.folder / ".env")) == "SECRET=1\n");
    CHECK_FALSE(at.files.links.contains(at.folder / ".env"));
    REQUIRE(at.files.links.contains(at.folder / "node_modules"));
    CHECK(at.files.links.at(at.folder / "node_modules") == "/repo/node_modules");
    CHECK(at.phase() == WorktreePhase::set_up);
    CHECK(at.progress.warnings.empty());
}

TEST_CASE("a copy that was ended by force is made again, and stands there only once it is whole",
          "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_copy = {".env"};
    const fs::path draft = at.paths.copy_draft(at.folder);
    unwrap(at.files.write(draft / "half", "of a folder"));
    SECTION("as it is") {
        unwrap(at.set_up());
        CHECK(unwrap(at.files.read(at.folder / ".env")) == "SECRET=1\n");
        CHECK_FALSE(unwrap(at.files.exists(draft)));
    }
    SECTION("which fails") {
        at.files.broken.insert("/repo/.env");
        CHECK_FALSE(at.set_up());
        CHECK_FALSE(unwrap(at.files.exists(at.folder / ".env")));
        CHECK(at.phase() == WorktreePhase::made);
    }
}

TEST_CASE("what stands in the worktree already is not copied or linked over", "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_copy = {".env"};
    at.settings.worktree_link = {"node_modules"};
    unwrap(at.files.write(at.folder / ".env", "MINE=1\n"));
    unwrap(at.files.make_folder(at.folder / "node_modules"));
    unwrap(at.set_up());
    CHECK(unwrap(at.files.read(at.folder / ".env")) == "MINE=1\n");
    CHECK(at.files.links.empty());
    CHECK(at.phase() == WorktreePhase::set_up);
}

TEST_CASE("a path that the main checkout does not have is warned of by its setting",
          "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_copy = {"absent.env", ".env"};
    at.settings.worktree_link = {"absent_modules"};
    unwrap(at.set_up());
    CHECK(at.progress.warnings ==
          std::vector<std::string>{"worktree.copy: there is no /repo/absent.env",
                                   "worktree.link: there is no /repo/absent_modules"});
    CHECK(unwrap(at.files.exists(at.folder / ".env")));
    CHECK_FALSE(unwrap(at.files.exists(at.folder / "absent_modules")));
}

TEST_CASE("set-up commands run in their order, after what is brought, and are shown",
          "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_copy = {".env"};
    at.settings.worktree_setup = {{"fetch", "deps"}, {"build"}};
    bool brought = false;
    at.process.answer = [&](const ProcessRequest& request) {
        brought = at.files.texts.contains(request.directory / ".env");
        return ProcessResult{};
    };
    unwrap(at.set_up());
    CHECK(brought);
    CHECK(at.programs_run() == std::vector<std::string>{"fetch", "build"});
    CHECK(at.process.ran.at(0).directory == at.folder);
    CHECK(at.progress.stages == std::vector<std::string>{"set up: fetch deps", "set up: build"});
    CHECK(at.phase() == WorktreePhase::set_up);
}

TEST_CASE("a set-up command that fails ends it, and the next session begins anew",
          "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_setup = {{"fetch"}, {"build"}};
    at.fails("fetch");
    const Error error = must_fail(at.set_up());
    CHECK(error.code == ErrorCode::runtime_failed);
    CHECK_THAT(error.message, ContainsSubstring("worktree.setup: 'fetch'"));
    CHECK(at.programs_run() == std::vector<std::string>{"fetch"});
    CHECK(at.phase() == WorktreePhase::made);
    at.fails("nothing");
    unwrap(at.set_up());
    CHECK(at.programs_run() == std::vector<std::string>{"fetch", "fetch", "build"});
    CHECK(at.phase() == WorktreePhase::set_up);
}

TEST_CASE("a worktree that was set up to its end, or worked in, is left alone", "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_copy = {".env"};
    at.settings.worktree_setup = {{"build"}};
    at.is(GENERATE(WorktreePhase::set_up, WorktreePhase::worked_in));
    unwrap(at.set_up());
    CHECK_FALSE(unwrap(at.files.exists(at.folder / ".env")));
    CHECK(at.process.ran.empty());
    at.is(WorktreePhase::made);
    unwrap(at.set_up());
    CHECK(unwrap(at.files.exists(at.folder / ".env")));
    CHECK(at.programs_run() == std::vector<std::string>{"build"});
}

TEST_CASE("a worktree of which nothing is recorded is set up", "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_copy = {".env"};
    unwrap(forget_worktree(at.work.plan, at.folder));
    unwrap(at.set_up());
    CHECK(unwrap(at.files.exists(at.folder / ".env")));
}

TEST_CASE("what Git would take for the agent's work is refused, with its paths",
          "[app][worktree]") {
    NewWorktree at;
    unwrap(at.files.write("/repo/local.conf", "x\n"));
    at.settings.worktree_copy = {".env", "local.conf"};
    const Error error = must_fail(at.set_up());
    CHECK(error.code == ErrorCode::dirty);
    CHECK_THAT(error.message, ContainsSubstring("left changes: local.conf"));
    CHECK(*error.details.find("paths") == Json::strings({"local.conf"}));
    CHECK(at.phase() == WorktreePhase::made);
}

TEST_CASE("a path that cannot be copied is an error and not taken for set up", "[app][worktree]") {
    NewWorktree at;
    at.settings.worktree_copy = {".env"};
    at.settings.worktree_setup = {{"build"}};
    at.files.broken.insert("/repo/.env");
    CHECK(must_fail(at.set_up()).code == ErrorCode::files_failed);
    CHECK(at.process.ran.empty());
    CHECK(at.phase() == WorktreePhase::made);
}
