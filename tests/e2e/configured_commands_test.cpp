// What a project configures around the agent's work: how a worktree is prepared, what has to pass.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr const char* one_changeset = R"(
epics:
  - title: Prepared
    root_branch: prepared
    changesets:
      - title: Write
        description: "demo: write ok.txt fine"
)";

struct Configured {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string epic;

    explicit Configured(const std::string& config) {
        epic = sandbox.plan(repository.folder, one_changeset).front();
        configure(config);
    }
    void configure(const std::string& config) {
        write_file(sandbox.project(repository.folder) / "config.user.json", config);
    }
    // Known to Git in every worktree, without a commit.
    void ignore(const std::string& patterns) {
        write_file(repository.common_dir / "info" / "exclude", patterns);
    }
    // An epic that is not approved; its id.
    std::string draft() {
        sandbox.atelier(repository.folder, {"plan", "--from", "-"},
                        "epics:\n  - title: Drafted\n    root_branch: drafted\n    draft: true\n"
                        "    changesets: [{title: Write, description: Write.}]\n");
        const Json status = sandbox.json(repository.folder, {"status"});
        for (const Json& found : test::at(status, {"epics"}).as_array())
            if (found.string_at("title") == "Drafted") return found.string_at("id");
        FAIL("it was not planned");
        return {};
    }
    bool landed() {
        return sandbox.git().try_git(repository.folder, {"show", "prepared:ok.txt"}).status == 0;
    }
    fs::path worktree() { return sandbox.project(repository.folder) / "worktrees" / (epic + ".1"); }
};

} // namespace

TEST_CASE("a worktree is prepared as configured before its agent starts", "[e2e][configured]") {
    Configured at(R"({"worktree": {"copy": [".env", "conf/local", "not-there"], "link": ["deps"],
                                   "setup": [["sh", "-c", "cat .env deps/a > .prepared"]]},
                      "changeset": {"checks": [["grep", "-q", "key", ".prepared"],
                                               ["grep", "-q", "dep", ".prepared"],
                                               ["test", "-x", "conf/local/run"],
                                               ["test", "-L", "deps"],
                                               ["sh", "-c", "test -z \"$GIT_DIR\""]]}})");
    at.ignore(".env\nconf/local\ndeps\n.prepared\n");
    const fs::path main = at.repository.folder;
    write_file(main / ".env", "key\n");
    write_file(main / "conf/local/run", "run\n");
    fs::permissions(main / "conf/local/run", fs::perms::owner_all);
    write_file(main / "deps/a", "dep\n");
    at.sandbox.environment()["GIT_DIR"] = (main / ".git").string();
    const ProcessResult worked = at.sandbox.work(main);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK_THAT(worked.err, ContainsSubstring("not-there"));
    CHECK(at.landed());
    CHECK(read_file(main / "deps/a") == "dep\n");
}

TEST_CASE("a worktree that cannot be prepared stops the session before its agent starts",
          "[e2e][configured]") {
    Configured at(R"({"worktree": {"setup": [["sh", "-c", "echo no; exit 3"]]}})");
    const ProcessResult failed = at.sandbox.work(at.repository.folder);
    CHECK(failed.status == 1);
    CHECK_THAT(failed.err, ContainsSubstring("worktree.setup") && ContainsSubstring("status 3"));
    CHECK_FALSE(at.landed());

    // Begun and not finished, it is prepared again.
    at.configure(R"({"worktree": {"setup": [["sh", "-c", "echo x >> .once"]]}})");
    at.ignore(".once\n");
    const ProcessResult worked = at.sandbox.work(at.repository.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK(at.landed());
}

TEST_CASE("a worktree is prepared once, however many sessions work in it", "[e2e][configured]") {
    Configured at(R"({"worktree": {"setup": [["sh", "-c", "echo x >> .once"]]},
                      "changeset": {"checks": [["sh", "-c", "exit 4"]]}})");
    at.ignore(".once\n");
    const ProcessResult failed = at.sandbox.work(at.repository.folder);
    CHECK(failed.status == 1);
    const Json shown = at.sandbox.json(at.repository.folder, {"show", at.epic + ".1"});
    CHECK(at.sandbox.json(at.repository.folder, {"status"}).dump().find("\"blocked\"") !=
          std::string::npos);
    CHECK_THAT(shown.dump(),
               ContainsSubstring("changeset.checks") && ContainsSubstring("status 4"));
    CHECK_FALSE(at.landed());

    at.sandbox.atelier(at.repository.folder, {"retry", at.epic + ".1"});
    CHECK(at.sandbox.work(at.repository.folder).status == 1);
    CHECK(read_file(at.worktree() / ".once") == "x\n");
}

TEST_CASE("what a prepared worktree holds besides Git's files has to be ignored",
          "[e2e][configured]") {
    Configured at(R"({"worktree": {"copy": [".env"]}})");
    write_file(at.repository.folder / ".env", "key\n");
    const ProcessResult refused = at.sandbox.work(at.repository.folder);
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, ContainsSubstring(".env"));
    CHECK_FALSE(at.landed());
    at.ignore(".env\n");
    CHECK(at.sandbox.work(at.repository.folder).status == 0);
    CHECK(at.landed());
}

TEST_CASE("a path that leads out of the repository is refused", "[e2e][configured]") {
    Configured at(R"({"worktree": {"link": ["../secrets"]}})");
    const ProcessResult refused = at.sandbox.work(at.repository.folder);
    CHECK(refused.status == 128);
    CHECK_THAT(refused.err, ContainsSubstring("worktree.link"));
}

TEST_CASE(
    "a signal ends what prepares a worktree and what checks the work, and the next run goes on",
    "[e2e][configured]") {
    const bool preparing = GENERATE(true, false);
    const fs::path began =
        fs::temp_directory_path() / ("atelier-began-" + std::to_string(getpid()));
    const std::string wait = R"([["sh", "-c", "[ -e )" + began.string() + " ] || { touch " +
                             began.string() + R"(; sleep 1000; }"]])";
    Configured at(preparing ? R"({"worktree": {"setup": )" + wait + "}}"
                            : R"({"changeset": {"checks": )" + wait + "}}");
    {
        Background work =
            at.sandbox.start(at.repository.folder, {"work", "--mode", "auto", "--agent", "demo"});
        eventually("the command runs", [&] { return fs::exists(began); });
        work.signal(SIGTERM);
        CHECK(work.wait() == 1);
        CHECK_THAT(work.output(), ContainsSubstring("stopped on request"));
    }
    CHECK_FALSE(at.landed());
    CHECK(at.sandbox.work(at.repository.folder).status == 0);
    CHECK(at.landed());
    fs::remove(began);
}

TEST_CASE("what prepares a worktree is ended after its limit", "[e2e][configured]") {
    Configured at(R"({"worktree": {"setup": [["sleep", "1000"]], "setup_timeout": "1s"}})");
    const ProcessResult worked = at.sandbox.work(at.repository.folder);
    CHECK(worked.status == 1);
    CHECK_THAT(worked.out + worked.err, ContainsSubstring("worktree.setup_timeout"));
}

TEST_CASE("what checks and setup run decides nothing, whatever it drops", "[e2e][configured]") {
    Configured at("{}");
    const std::string draft = at.draft();
    const Environment& given = at.sandbox.environment();
    const Json promote = Json::strings(
        {"sh", "-c",
         "env -i PATH=\"$PATH\" HOME=\"$HOME\" ATELIER_DATA_DIR='" + given.at("ATELIER_DATA_DIR") +
             "' git-atelier -C '" + at.repository.folder.string() + "' promote " + draft +
             " --yes >> '" + (at.sandbox.root() / "answers").string() + "' 2>&1; true"});
    const Json both = Json::array().push(promote);
    at.configure(Json::object()
                     .set("worktree", Json::object().set("setup", both))
                     .set("changeset", Json::object().set("checks", both))
                     .dump());
    CHECK(at.sandbox.work(at.repository.folder).status == 0);
    CHECK(at.landed());
    const std::string answers = read_file(at.sandbox.root() / "answers");
    INFO(answers);
    std::size_t refused = 0;
    for (const std::string& line : lines_of(answers))
        if (line.find("is for the overseer") != std::string::npos) ++refused;
    CHECK(refused == 2);
    const Json shown = at.sandbox.json(at.repository.folder, {"show", draft});
    CHECK_THAT(test::at(shown, {"bead", "labels"}).dump(), ContainsSubstring("at:draft"));
}

TEST_CASE("in a sandbox what prepares a worktree has caches and links, and not the main checkout",
          "[e2e][configured][sandbox]") {
    const auto settings = [](const std::string& script) {
        const Json command = Json::array().push(Json::strings({"sh", "-c", script}));
        return Json::object()
            .set("sandbox", "bwrap")
            .set("worktree",
                 Json::object().set("link", Json::strings({"deps"})).set("setup", command))
            .dump();
    };
    Configured at("{}");
    if (at.sandbox.run("/", {"bwrap", "--dev-bind", "/", "/", "--unshare-pid", "true"}).status !=
        0) {
        WARN("skipped: bwrap does not work on this machine");
        return;
    }
    at.ignore("deps\n");
    const fs::path main = at.repository.folder;
    write_file(main / "deps/a", "dep\n");
    at.configure(settings("echo gone >'" + (main / "README.md").string() + "'"));
    const ProcessResult failed = at.sandbox.work(main);
    CHECK(failed.status == 1);
    CHECK_THAT(failed.err, ContainsSubstring("worktree.link and sandbox.pass in"));
    CHECK(at.sandbox.git().git(main, {"status", "--porcelain", "--", "README.md"}).empty());

    at.configure(settings("echo x >\"$HOME/cached\" && echo y >deps/added"));
    const ProcessResult worked = at.sandbox.work(main);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK(at.landed());
    CHECK(read_file(main / "deps/added") == "y\n");
}

TEST_CASE("what prepares and checks work leaves nothing running behind it", "[e2e][configured]") {
    Configured at("{}");
    const fs::path pids = at.sandbox.root() / "pids";
    const Json leaves = Json::array().push(Json::strings(
        {"sh", "-c",
         "env -i /usr/bin/setsid /bin/sleep 600 </dev/null >/dev/null 2>&1 & echo $! >>'" +
             pids.string() + "'"}));
    at.configure(Json::object()
                     .set("worktree", Json::object().set("setup", leaves))
                     .set("changeset", Json::object().set("checks", leaves))
                     .dump());
    CHECK(at.sandbox.work(at.repository.folder).status == 0);
    CHECK(at.landed());
    const auto left = lines_of(read_file(pids));
    REQUIRE(left.size() == 2);
    for (const std::string& pid : left)
        CHECK(::kill(static_cast<pid_t>(parse_integer(pid).value()), 0) != 0);
}

TEST_CASE("what lands is checked with what the root branch has by then", "[e2e][configured]") {
    Configured at(R"({"review": {"required": true}})");
    at.sandbox.work(at.repository.folder);
    const auto git = [&](const fs::path& folder, const std::vector<std::string>& words) {
        return at.sandbox.git().git(folder, words);
    };
    // Somebody else's, while it waits.
    const fs::path theirs = at.sandbox.root() / "theirs";
    git(at.repository.folder, {"worktree", "add", "-q", theirs.string(), "prepared"});
    write_file(theirs / "theirs.txt", "theirs\n");
    git(theirs, {"add", "theirs.txt"});
    git(theirs, {"commit", "-q", "-m", "Theirs"});
    git(at.repository.folder, {"worktree", "remove", theirs.string()});
    const auto check = [&](const std::string& commands) {
        at.configure(R"({"lease": {"seconds": 1}, "changeset": {"checks": [["sh", "-c", ")" +
                     commands + R"("]]}})");
    };
    const std::string both = "[ -e ok.txt ] && [ -e theirs.txt ]";
    const fs::path began = at.sandbox.root() / "began";
    SECTION("it passes") {
        check(both + "; r=$?; echo left >left.txt; exit $r");
    }
    SECTION("it does not, and does once it is mended") {
        check(both + " && [ -e mended.txt ]");
        const ProcessResult refused = at.sandbox.work(at.repository.folder);
        CHECK(refused.status == 1);
        CHECK_THAT(refused.out + refused.err, ContainsSubstring("with what prepared has besides"));
        CHECK_FALSE(at.landed());
        CHECK(git(at.worktree(), {"status", "--porcelain", "--branch"}) ==
              "## prepared-" + at.epic + ".1");
        CHECK_FALSE(fs::exists(at.worktree() / "theirs.txt"));
        git(at.worktree(), {"rebase", "-q", "prepared"});
        write_file(at.worktree() / "mended.txt", "x\n");
        git(at.worktree(), {"add", "mended.txt"});
        git(at.worktree(), {"commit", "-q", "-m", "Mend"});
        at.sandbox.atelier(at.repository.folder, {"integrate", at.epic + ".1"});
    }
    SECTION("the run is killed while it is checked") {
        check("[ -e " + began.string() + " ] || { touch " + began.string() + "; sleep 1000; }; " +
              both);
        {
            Background work = at.sandbox.start(at.repository.folder,
                                               {"work", "--mode", "auto", "--agent", "demo"});
            eventually("the check runs", [&] { return fs::exists(began); });
            CHECK(fs::exists(at.worktree() / "theirs.txt"));
            work.signal(SIGKILL);
            work.wait();
        }
        CHECK_FALSE(at.landed());
    }
    ProcessResult last;
    eventually("the dead run's name is free", [&] {
        last = at.sandbox.work(at.repository.folder);
        return last.err.find("identity-in-use") == std::string::npos &&
               last.err.find("is already running") == std::string::npos;
    });
    INFO(last.out << last.err);
    CHECK(last.status == 0);
    CHECK(at.landed());
    CHECK(git(at.repository.folder, {"show", "prepared:theirs.txt"}) == "theirs");
    CHECK(at.sandbox.git().try_git(at.repository.folder, {"show", "prepared:left.txt"}).status !=
          0);
    CHECK_FALSE(fs::exists(at.worktree()));
}
