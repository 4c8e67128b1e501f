// `git atelier plan` with an agent: what a planner can and cannot do, and what is left of it.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

struct ScriptedPlanner {
    explicit ScriptedPlanner(RepositoryKind kind = RepositoryKind::plain)
        : repository(sandbox.git().build(kind)) {
        sandbox.atelier(repository.folder, {"init", "--yes"});
        project = sandbox.project(repository.enlistment);
    }

    void use(const std::string& script) {
        write_file(sandbox.root() / "planner.sh", script);
        write_file(project / "templates" / "runtimes" / "scripted.yaml",
                   "name: scripted\nplanner: [sh, \"" + (sandbox.root() / "planner.sh").string() +
                       "\"]\nworker: [\"false\"]\n");
    }
    ProcessResult plan(const std::string& script, std::vector<std::string> more = {}) {
        use(script);
        std::vector<std::string> words = {"plan", "--agent", "scripted", "--json", "--yes"};
        words.insert(words.end(), more.begin(), more.end());
        return sandbox.try_atelier(repository.folder, words);
    }
    Json planned(const std::string& script, int status = 0) {
        const ProcessResult result = plan(script);
        INFO(result.out << result.err << transcript());
        REQUIRE(result.status == status);
        auto parsed = parse_json(result.out);
        REQUIRE(std::holds_alternative<Json>(parsed));
        return std::get<Json>(std::move(parsed));
    }
    std::string transcript() const {
        std::string text;
        std::error_code none;
        for (const auto& file : fs::directory_iterator(project / "transcripts", none))
            text += read_file(file.path());
        return text;
    }
    std::string refs() {
        return sandbox.git().git(repository.folder,
                                 {"for-each-ref", "--format=%(refname) %(objectname)"});
    }
    fs::path worktree(const std::string& name = "plan-1") const {
        return project / "worktrees" / ("at-planner-" + name);
    }

    AtelierSandbox sandbox;
    BuiltRepository repository;
    fs::path project;
};

constexpr const char* plans =
    "id=$(plan_create_epic --title 'Greeting' --scope s --acceptance a |\n"
    "    sed 's/.*\"epic\":\"\\([^\"]*\\)\".*/\\1/')\n"
    "plan_changesets --epic \"$id\" --title One --description 'Do it.'\n";

} // namespace

TEST_CASE("a planner plans, and leaves the repository as it was", "[e2e][guard][planner]") {
    const auto kind =
        GENERATE(RepositoryKind::plain, RepositoryKind::bare, RepositoryKind::submodule,
                 RepositoryKind::sparse, RepositoryKind::odd_path, RepositoryKind::sha256);
    INFO("repository: " << name_of(kind));
    ScriptedPlanner at(kind);
    const std::string before = at.refs();
    const auto checkout = snapshot(at.sandbox.git(), at.repository.folder);
    const Json outcome = at.planned(std::string("set -e\npwd; git status --short --branch\n"
                                                "test \"$ATELIER_PLANNER_BRANCH\" = "
                                                "main-planner-plan-1\n") +
                                    plans);
    CHECK(outcome.find("epics")->as_array().size() == 1);
    CHECK(outcome.find("restored")->as_array().empty());
    CHECK(outcome.find("reported")->as_array().empty());
    CHECK_THAT(at.transcript(), ContainsSubstring("## main-planner-plan-1"));
    CHECK(at.refs() == before);
    CHECK(difference(checkout, snapshot(at.sandbox.git(), at.repository.folder)).empty());
    CHECK_FALSE(fs::exists(at.worktree()));
    const Json status = at.sandbox.json(at.repository.folder, {"status"});
    CHECK(status.find("epics")->as_array().size() == 1);
}

TEST_CASE("whatever a planner tries to write is refused and says where it belongs",
          "[e2e][guard][planner]") {
    ScriptedPlanner at;
    const std::string before = at.refs();
    const Json outcome = at.planned("echo x > new.txt; git add new.txt; git commit -qm One\n"
                                    "git commit -qm One --no-verify; git tag v1; git stash\n"
                                    "git update-ref refs/heads/main HEAD^0 && echo same\n"
                                    "git branch other; git notes add -m n\n"
                                    "git -C '" +
                                        at.repository.folder.string() +
                                        "' commit -q --allow-empty -m Elsewhere\n"
                                        "git reset -q --hard; git clean -fdq; exit 0\n",
                                    0);
    CHECK(at.refs() == before);
    CHECK(outcome.find("restored")->as_array().empty());
    CHECK_THAT(at.transcript(), ContainsSubstring("a planner commits nothing"));
    CHECK_THAT(at.transcript(), ContainsSubstring("a planner writes nothing: refs/tags/v1"));
    CHECK_THAT(at.transcript(), ContainsSubstring("hint: plan the work instead"));
}

TEST_CASE("what a planner moves past its guards is put back, and kept", "[e2e][guard][planner]") {
    ScriptedPlanner at;
    at.sandbox.git().git(at.repository.folder, {"branch", "topic"});
    const std::string before = at.refs();
    const std::string off = "git -c core.hooksPath=/dev/null "
                            "-c hook.atelier-reference-transaction.enabled=false "
                            "-c hook.atelier-pre-commit.enabled=false ";
    const Json outcome =
        at.planned("echo x > new.txt; git add new.txt\n" + off +
                       "commit -qm Past\nexport GIT_COMMITTER_DATE=2001-01-01T00:00:00Z\n" + off +
                       "branch -f topic HEAD\n" + off + "tag v1\n" + off + "branch made\n",
                   1);
    CHECK(outcome.find("restored")->as_array().size() == 4);
    std::string after = at.refs();
    CHECK_THAT(after, ContainsSubstring("refs/atelier/rescue/"));
    std::string kept;
    for (std::size_t begin = 0; begin < after.size();) {
        const std::size_t end = std::min(after.find('\n', begin), after.size());
        const std::string line = after.substr(begin, end - begin);
        if (!line.starts_with("refs/atelier/rescue/")) kept += (kept.empty() ? "" : "\n") + line;
        begin = end + 1;
    }
    CHECK(kept == before);
    const Json status = at.sandbox.json(at.repository.folder, {"status"});
    CHECK_THAT(status.find("messages")->dump(),
               ContainsSubstring("atelier/planner/plan-1 changed what it may not change"));
}

TEST_CASE("a setting that changes while a planner runs is a remark with what it was",
          "[e2e][guard][planner]") {
    ScriptedPlanner at;
    at.sandbox.git().git(at.repository.folder, {"config", "user.name", "Olga"});
    const Json outcome = at.planned("git config user.name Mallory\n", 0);
    const Json& change = test::at(outcome, {"remarks", "0"});
    CHECK(change.string_at("name") == "user.name");
    CHECK(change.string_at("before") == "Olga");
    CHECK(change.string_at("after") == "Mallory");
    CHECK(at.sandbox.git().git(at.repository.folder, {"config", "user.name"}) == "Mallory");
}

TEST_CASE("files that a planner leaves are kept, not lost", "[e2e][guard][planner]") {
    ScriptedPlanner at;
    const Json outcome = at.planned("echo thought > notes.md; echo more >> README.md\n");
    const std::string kept = outcome.string_at("kept");
    REQUIRE(kept.starts_with("refs/atelier/rescue/"));
    CHECK(at.sandbox.git().git(at.repository.folder, {"show", kept + ":notes.md"}) == "thought");
    CHECK_THAT(at.sandbox.git().git(at.repository.folder, {"show", kept + ":README.md"}),
               ContainsSubstring("more"));
}

TEST_CASE("a person's commit during a planner's session stays", "[e2e][guard][planner]") {
    ScriptedPlanner at;
    const fs::path person = at.sandbox.root() / "person.sh";
    write_file(person, "unset ATELIER_AGENT_ID ATELIER_AGENT_SESSION ATELIER_WORKSPACE_DIR\n"
                       "unset GIT_CONFIG_PARAMETERS GIT_COMMITTER_NAME GIT_AUTHOR_NAME\n"
                       "cd '" +
                           at.repository.folder.string() +
                           "' && git commit -q --allow-empty -m 'By hand'\n");
    const Json outcome = at.planned("sh '" + person.string() + "'\n");
    CHECK(at.sandbox.git().git(at.repository.folder, {"log", "-1", "--format=%s", "main"}) ==
          "By hand");
    CHECK(outcome.find("restored")->as_array().empty());
    CHECK(outcome.find("others")->as_int() == 1);
}

TEST_CASE("a planner's worktree follows the default branch while it is clean",
          "[e2e][guard][planner]") {
    ScriptedPlanner at;
    write_file(at.project / "config.user.json", R"({"lease": {"seconds": 3}})");
    const std::string seen = (at.sandbox.root() / "seen").string();
    const std::string wait = "n=0; while [ ! -s late.txt ] && [ $n -lt 1200 ]; do sleep 0.05; "
                             "n=$((n + 1)); done; cat late.txt\n";
    at.use("touch '" + seen + "'\n" + wait);
    auto session =
        at.sandbox.start(at.repository.folder, {"plan", "--agent", "scripted", "--json", "--yes"});
    REQUIRE(eventually([&] { return fs::exists(seen); }));
    at.sandbox.git().commit(at.repository.folder, "Late", {{"late.txt", "late\n"}});
    const int status = session.wait();
    INFO(session.output() << at.transcript());
    CHECK(status == 0);
    CHECK_THAT(at.transcript(), ContainsSubstring("late"));
    CHECK_THAT(session.output(), ContainsSubstring("\"restored\":[]"));
    CHECK(at.refs().find("planner") == std::string::npos);
}

TEST_CASE(
    "a planner who changes files is warned of before its end, and an epic nobody knows at once",
    "[e2e][guard][planner]") {
    ScriptedPlanner at;
    write_file(at.project / "config.user.json", R"({"lease": {"seconds": 3}})");
    const fs::path go = at.sandbox.root() / "go";
    at.use("echo thought > notes.md; atelier-session-start; while [ ! -e '" + go.string() +
           "' ]; do sleep 0.02; done\n");
    auto session =
        at.sandbox.start(at.repository.folder, {"plan", "--agent", "scripted", "--json", "--yes"});
    CHECK(eventually([&] {
        return session.output().find("has changed files in its worktree, notes.md") !=
               std::string::npos;
    }));
    write_file(go, "");
    CHECK(session.wait() == 0);

    const ProcessResult unknown = at.plan("exit 0\n", {"--epic", "at-zzzzz"});
    CHECK(unknown.status == 1);
    CHECK_THAT(unknown.out, ContainsSubstring("not-found"));
    CHECK(unknown.err.find("worktree") == std::string::npos);
}

TEST_CASE("a planner that is interrupted was stopped on request", "[e2e][guard][planner]") {
    ScriptedPlanner at;
    at.use("touch '" + (at.sandbox.root() / "here").string() + "'; exec sleep 1000\n");
    auto session = at.sandbox.start(at.repository.folder, {"plan", "--agent", "scripted", "--yes"});
    REQUIRE(eventually([&] { return fs::exists(at.sandbox.root() / "here"); }));
    session.signal(SIGINT);
    session.wait();
    CHECK_THAT(session.output(), ContainsSubstring("was stopped on request"));
    CHECK_FALSE(fs::exists(at.worktree()));
}

TEST_CASE("two planners of one name are refused with who is there", "[e2e][guard][planner]") {
    ScriptedPlanner at;
    const fs::path gate = at.sandbox.root() / "go";
    at.use("touch '" + gate.string() + "-here'; while [ ! -e '" + gate.string() +
           "' ]; do sleep 0.02; done\n");
    auto first =
        at.sandbox.start(at.repository.folder, {"plan", "--agent", "scripted", "--json", "--yes"});
    REQUIRE(eventually([&] { return fs::exists(gate.string() + "-here"); }));
    const ProcessResult second = at.sandbox.try_atelier(
        at.repository.folder, {"plan", "--agent", "scripted", "--json", "--yes"});
    CHECK(second.status == 1);
    CHECK_THAT(second.out, ContainsSubstring("identity-in-use"));
    CHECK_THAT(second.out, ContainsSubstring("atelier/planner/plan-1 is already running: process"));
    auto other = at.sandbox.start(at.repository.folder, {"plan", "--agent", "scripted", "--json",
                                                         "--yes", "--name", "plan-2"});
    CHECK(eventually([&] { return fs::exists(at.worktree("plan-2") / ".git"); }));
    write_file(gate, "");
    CHECK(first.wait() == 0);
    CHECK(other.wait() == 0);
    CHECK_FALSE(fs::exists(at.worktree()));
    CHECK_FALSE(fs::exists(at.worktree("plan-2")));
}

TEST_CASE("a killed planner is cleared away by the next, its files kept", "[e2e][guard][planner]") {
    ScriptedPlanner at;
    at.use("echo thought > notes.md; touch '" + (at.sandbox.root() / "here").string() +
           "'; sleep 1000\n");
    {
        auto first = at.sandbox.start(at.repository.folder,
                                      {"plan", "--agent", "scripted", "--json", "--yes"});
        REQUIRE(eventually([&] { return fs::exists(at.sandbox.root() / "here"); }));
        first.signal(9);
        first.wait();
    }
    const ProcessResult next = at.plan("ls\n");
    INFO(next.err);
    CHECK(next.status == 0);
    CHECK_THAT(next.err, ContainsSubstring("an earlier session left work"));
    CHECK_THAT(at.refs(), ContainsSubstring("/files-of-plan-1"));
    CHECK_FALSE(fs::exists(at.worktree()));
}

TEST_CASE(
    "who drops a session's environment below its agent is that agent still, with its data folder",
    "[e2e][guard][planner]") {
    AtelierSandbox sandbox;
    const fs::path repository = sandbox.git().plain().folder;
    sandbox.plan(repository, "epics:\n  - title: Drafted\n    draft: true\n    changesets:\n"
                             "      - {title: One, description: Do it.}\n");
    const std::string draft =
        at(sandbox.json(repository, {"status"}), {"epics", "0", "id"}).as_string();
    const fs::path other = sandbox.root() / "other";
    fs::create_directories(other);
    const auto promoted_below = [&](const fs::path& data) {
        std::vector<std::string> argv = {"env",
                                         "ATELIER_AGENT_SESSION=s-1",
                                         "ATELIER_AGENT_ID=atelier/planner/ann",
                                         "ATELIER_PROJECT=/elsewhere",
                                         "ATELIER_DATA_DIR=" + data.string(),
                                         "sh",
                                         "-c",
                                         "setsid env -u ATELIER_AGENT_SESSION -u ATELIER_AGENT_ID "
                                         "-u ATELIER_PROJECT ATELIER_DATA_DIR=" +
                                             sandbox.environment().at("ATELIER_DATA_DIR") +
                                             " git-atelier promote --yes --json " + draft +
                                             " <&-; exit $?"};
        return sandbox.run(repository, argv);
    };
    const ProcessResult as_agent = promoted_below(sandbox.environment().at("ATELIER_DATA_DIR"));
    CHECK(as_agent.status == 1);
    CHECK_THAT(as_agent.out, ContainsSubstring("overseer-only"));
    const ProcessResult as_person = promoted_below(other);
    INFO(as_person.out << as_person.err);
    CHECK(as_person.status == 0);
}
