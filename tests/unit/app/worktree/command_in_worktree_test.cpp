#include "app/worktree/command_in_worktree.hpp"

#include "base/text.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct CommandFixture : ProjectFixture {
    const fs::path folder = paths.worktrees() / "at-x.1";
    WorkContext work = work_context();

    CommandFixture() {
        unwrap(
            repository.worktrees().add_worktree(folder, *BranchName::parse("topic-at-x.1"), first));
        repository.hooks = UserHooks{"/repo/.husky", {}};
    }
    Result<std::optional<Error>> try_command(const std::vector<std::string>& command = {"make",
                                                                                        "test"}) {
        return failing_command(work, *SessionId::parse("s-7"), folder,
                               {.argv = command,
                                .setting = "checks",
                                .limit = Seconds{1800},
                                .code = ErrorCode::checks_failed});
    }
    std::optional<Error> run_command(const std::vector<std::string>& command = {"make", "test"}) {
        return unwrap(try_command(command));
    }
    std::vector<std::string> sandbox() const {
        const SandboxPlaces places{.common_dir = "/repo/.git",
                                   .checkouts = {"/repo", folder},
                                   .project = paths.folder,
                                   .store = paths.beads(),
                                   .home = paths.agents() / "worker/worker-1",
                                   .git_dir = "/repo/.git/worktrees/at-x.1"};
        return sandbox_command(worker_bounds(places, folder, {"/repo/deps"}), folder);
    }
    Error failure(const ProcessResult& result) {
        process.answer = [=](const ProcessRequest&) { return result; };
        const auto error = run_command();
        if (!error) FAIL("it did not fail");
        return *error;
    }
    // What the command saw.
    Environment environment() {
        run_command();
        return process.ran.back().environment;
    }
};

} // namespace

TEST_CASE("a configured command runs in the worktree as it is written, as long as it may",
          "[app][worktree]") {
    CommandFixture at;
    CHECK_FALSE(at.run_command({"make", "two words"}));
    REQUIRE(at.process.ran.size() == 1);
    const ProcessRequest& request = at.process.ran[0];
    CHECK(request.argv == std::vector<std::string>{"make", "two words"});
    CHECK(request.in_front == kept_in("/usr/libexec/git-atelier/atelier-keeper", {}));
    CHECK(request.directory == at.folder);
    CHECK(request.deadline == std::chrono::minutes(30));
    at.settings.session_timeout = std::chrono::hours(1);
    at.run_command();
    CHECK(at.process.ran.back().deadline == std::chrono::minutes(30));
    at.settings.session_timeout = Seconds{5};
    at.run_command();
    CHECK(at.process.ran.back().deadline == Seconds{5});
}

TEST_CASE("a configured command is stopped when the person asks, with what it has started",
          "[app][worktree]") {
    CommandFixture at;
    at.process.answer = [&](const ProcessRequest& request) {
        CHECK_FALSE(request.stop());
        at.interrupt.asked = true;
        CHECK(request.stop());
        return ProcessResult{.status = 143, .stopped = true};
    };
    const auto error = at.run_command();
    REQUIRE(error);
    CHECK(error->code == ErrorCode::interrupted);
    CHECK(error->message == "checks: 'make test' was stopped on request");
    CHECK(at.machine.ended == std::vector<SessionId>{*SessionId::parse("s-7")});
}

TEST_CASE("a configured command has the sandbox of the agent whose work it prepares or checks",
          "[app][worktree]") {
    CommandFixture at;
    at.settings.worktree_link = {"deps"};
    at.settings.sandbox = GENERATE(SandboxMode::automatic, SandboxMode::bwrap);
    CHECK_FALSE(at.run_command());
    REQUIRE(at.process.ran.size() == 2);
    CHECK(at.process.ran[0].argv.back() == "true");
    CHECK(at.process.ran[1].in_front ==
          kept_in("/usr/libexec/git-atelier/atelier-keeper", at.sandbox()));
    CHECK(at.process.ran[1].argv == std::vector<std::string>{"make", "test"});
}

TEST_CASE("where no sandbox works, a configured command runs without one for auto and not at all "
          "for bwrap",
          "[app][worktree]") {
    CommandFixture at;
    at.process.answer = [](const ProcessRequest& request) {
        return ProcessResult{.status = request.in_front.empty() ? 1 : 0, .err = "no namespaces\n"};
    };
    at.settings.sandbox = SandboxMode::automatic;
    CHECK_FALSE(at.run_command());
    REQUIRE(at.process.ran.size() == 2);
    CHECK(at.process.ran[1].in_front == kept_in("/usr/libexec/git-atelier/atelier-keeper", {}));
    at.settings.sandbox = SandboxMode::bwrap;
    const Error error = must_fail(at.try_command());
    CHECK(error.code == ErrorCode::runtime_failed);
    CHECK_THAT(error.hint, ContainsSubstring("set 'sandbox' to auto or none"));
    CHECK(at.process.ran.size() == 3);
}

TEST_CASE("a configured command that fails in a sandbox is told with what gives it more",
          "[app][worktree]") {
    CommandFixture at;
    at.settings.sandbox = SandboxMode::bwrap;
    at.process.answer = [](const ProcessRequest& request) {
        return ProcessResult{.status = request.in_front.empty() ? 0 : 2};
    };
    const auto hint = [&] { return at.run_command().value().hint; };
    CHECK_THAT(hint(), ContainsSubstring("run it in " + at.folder.string()) &&
                           ContainsSubstring("worktree.link") &&
                           ContainsSubstring("sandbox.pass") && ContainsSubstring("sandbox.mode") &&
                           !ContainsSubstring("git submodule init"));
    at.repository.commit("/repo", "Module\n",
                         {{".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n"}});
    CHECK_THAT(hint(), ContainsSubstring("git submodule init"));
}

TEST_CASE("a configured command sees the person's shell and counts as the agent of the session",
          "[app][worktree]") {
    CommandFixture at;
    at.work.user_environment["ATELIER_AGENT_ID"] = "atelier/overseer/ursula";
    at.work.user_environment["GIT_COMMITTER_NAME"] = "Ursula User";
    at.work.user_environment["GIT_DIR"] = "/somewhere/.git";
    at.work.user_environment["GIT_INDEX_FILE"] = "/somewhere/index";
    at.work.user_environment["GIT_EDITOR"] = "vi";
    const Environment seen = at.environment();
    CHECK(seen.at("PATH") == "/usr/bin");
    CHECK(seen.at("HOME") == "/home/ada");
    CHECK(seen.at("GIT_EDITOR") == "vi");
    CHECK(seen.at("ATELIER_AGENT_SESSION") == "s-7");
    CHECK(seen.at("ATELIER_AGENT_ID") == "atelier/worker/worker-1");
    CHECK(seen.at("ATELIER_PROJECT") == "/repo");
    CHECK(seen.at("GIT_COMMITTER_NAME") == "atelier/worker/worker-1");
    CHECK(seen.at("GIT_COMMITTER_EMAIL") == "ursula@example.org");
    CHECK_FALSE(seen.contains("GIT_DIR"));
    CHECK_FALSE(seen.contains("GIT_INDEX_FILE"));
}

TEST_CASE("the mark of another session is not handed to a configured command", "[app][worktree]") {
    CommandFixture at;
    at.work.user_environment["ATELIER_AGENT_SESSION"] = "s-1";
    CHECK(at.environment().at("ATELIER_AGENT_SESSION") == "s-7");
}

TEST_CASE("a configured command keeps handed configuration, and the user's hooks come last in it",
          "[app][worktree]") {
    CommandFixture at;
    at.work.user_environment["GIT_CONFIG_COUNT"] = "2";
    at.work.user_environment["GIT_CONFIG_KEY_0"] = "core.hooksPath";
    at.work.user_environment["GIT_CONFIG_VALUE_0"] = "/data/projects/repo-1/hooks";
    at.work.user_environment["GIT_CONFIG_KEY_1"] = "user.name";
    at.work.user_environment["GIT_CONFIG_VALUE_1"] = "Ada";
    at.work.user_environment["GIT_CONFIG_PARAMETERS"] = "'core.hooksPath'='/x' 'color.ui'='never'";
    const Environment seen = at.environment();
    CHECK(seen.at("GIT_CONFIG_COUNT") == "1");
    CHECK(seen.at("GIT_CONFIG_KEY_0") == "user.name");
    CHECK(seen.at("GIT_CONFIG_VALUE_0") == "Ada");
    const std::string& parameters = seen.at("GIT_CONFIG_PARAMETERS");
    CHECK(parameters.starts_with("'color.ui'='never' 'includeIf.gitdir:"));
    CHECK(parameters.ends_with("'core.hooksPath'='/repo/.husky'"));
}

TEST_CASE(
    "where Git reads hooks from configuration, ours are switched off for a configured command",
    "[app][worktree]") {
    CommandFixture at;
    at.repository.git_version = {2, 54};
    const Environment seen = at.environment();
    CHECK_THAT(seen.at("GIT_CONFIG_PARAMETERS"),
               ContainsSubstring(" 'hook.atelier-pre-commit.enabled'='false'"));
}

TEST_CASE("a configured command that fails is told with its setting, status and output",
          "[app][worktree]") {
    CommandFixture at;
    const Error error = at.failure({.status = 3, .out = "one\n", .err = "two\n"});
    CHECK(error.code == ErrorCode::checks_failed);
    CHECK(error.message == "checks: 'make test' ended with status 3");
    CHECK(error.hint == "run it in " + at.folder.string());
    CHECK(*error.details.find("command") == Json::strings({"make", "test"}));
    CHECK(error.details.find("status")->as_int() == 3);
    CHECK(error.details.string_at("output") == "one\ntwo\n");
}

TEST_CASE("a configured command that ran for too long has failed, whatever its status",
          "[app][worktree]") {
    CommandFixture at;
    const Error error = at.failure({.status = 0, .timed_out = true});
    CHECK(error.code == ErrorCode::checks_failed);
    CHECK(error.message == "checks: 'make test' was ended after checks_timeout");
    CHECK(at.machine.ended == std::vector<SessionId>{*SessionId::parse("s-7")});
    at.settings.session_timeout = Seconds{5};
    CHECK(at.failure({.timed_out = true}).message ==
          "checks: 'make test' was ended after session.timeout");
}

TEST_CASE("of much output only the end is kept, as text", "[app][worktree]") {
    CommandFixture at;
    std::string much = "the beginning\n";
    for (int i = 0; i < 3000; ++i)
        much += "\u00e9";
    const Error error = at.failure({.status = 1, .out = much + ".", .err = "the end\n"});
    const std::string kept = error.details.string_at("output");
    CHECK(is_valid_utf8(kept));
    CHECK(kept.ends_with("\u00e9.the end\n"));
    CHECK_THAT(kept, !ContainsSubstring("the beginning"));
    CHECK(kept.size() >= 4000);
    CHECK(kept.size() < 4010);
    const std::string all(4000, 'x');
    CHECK(at.failure({.status = 1, .out = all}).details.string_at("output") == all);
}

TEST_CASE("a configured command that cannot be run is said to be a fault of its setting",
          "[app][worktree]") {
    CommandFixture at;
    at.process.answer = [](const ProcessRequest&) -> Result<ProcessResult> {
        return fail(ErrorCode::runtime_missing, "there is no program make");
    };
    const auto error = at.run_command();
    REQUIRE(error);
    CHECK(error->code == ErrorCode::checks_failed);
    CHECK(error->message == "checks: 'make test' could not be run: there is no program make");
    CHECK(error->hint == "correct checks in config.user.json");
}

TEST_CASE("nothing runs where the user's hooks cannot be found", "[app][worktree]") {
    CommandFixture at;
    at.repository.hooks.reset();
    unwrap(at.repository.worktrees().discard_worktree(at.folder));
    CHECK(must_fail(at.try_command()).code == ErrorCode::not_a_repository);
    CHECK(at.process.ran.empty());
}

TEST_CASE("a command whose keeper was killed has failed, and what was left of it is told",
          "[app][worktree]") {
    CommandFixture at;
    const Bead epic = at.epic("E");
    const Bead changeset = at.changeset(epic, "C");
    Session session{.id = *SessionId::parse("s-7"), .agent = at.work.plan.caller};
    session.epic = epic.id;
    session.changeset = changeset.id;
    session.started_at = at.clock.now();
    at.put(session);
    at.machine.left[session.id] = 1;
    ProcessResult killed;
    killed.status = 137;
    killed.front_killed = true;
    killed.left_behind = 2;
    const Error error = at.failure(killed);
    CHECK(error.code == ErrorCode::checks_failed);
    CHECK_THAT(error.message, ContainsSubstring("its keeper was killed"));
    CHECK(at.progress.has_warned_of("the keeper of session s-7 was killed; 3 processes"));
    CHECK(at.mail_to_overseer().size() == 1);
    const auto types = at.event_types();
    CHECK(std::ranges::count(types, "session.outlived") == 1);
}
