// The main job on real repositories: plan, work, integrate, and nothing else touched. Every check
// reads Git or the store.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// A chain of two and two independent ones.
constexpr auto four_changesets = R"(
epics:
  - title: Greeting command
    root_branch: greeting
    scope: one new subcommand
    acceptance: greet prints a name
    changesets:
      - key: core
        title: Add the greeting
        description: |
          Add the greeting.
          demo: write greet/core.txt hello
        paths: ["greet/**"]
        tasks: [write the greeting]
      - key: cli
        title: Wire the subcommand
        description: |
          Call it.
          demo: append greet/core.txt world
        depends_on: [core]
      - key: docs
        title: Describe it
        description: |
          Write a page.
          demo: write docs/greet.txt greet says hello
      - key: log
        title: Mention it
        description: |
          Write an entry.
          demo: write CHANGES.txt greet is new
)";

std::vector<std::string> lines(const std::string& text) {
    return text.empty() ? std::vector<std::string>{} : lines_of(text);
}

// The changesets whose trailers the commits of main..root carry, oldest first.
std::vector<std::string> landed(AtelierSandbox& sandbox, const fs::path& repository,
                                const std::string& root) {
    return lines(sandbox.git().git(
        repository,
        {"log", "--reverse", "--format=%(trailers:key=Atelier-Changeset,valueonly,separator=)",
         "main.." + root}));
}

std::size_t position(const std::vector<std::string>& list, const std::string& item) {
    for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i] == item) return i;
    FAIL(item << " is not in " << join(list, " "));
    return 0;
}

void check_finished(AtelierSandbox& sandbox, const fs::path& repository, const std::string& epic) {
    const auto order = landed(sandbox, repository, "greeting");
    REQUIRE(order.size() == 4);
    CHECK(position(order, epic + ".1") < position(order, epic + ".2"));
    position(order, epic + ".3");
    position(order, epic + ".4");
    CHECK(sandbox.git().git(repository, {"show", "greeting:greet/core.txt"}) == "hello\nworld");
    for (const char* key : {"Atelier-Epic", "Atelier-Agent"})
        for (const std::string& value : lines(sandbox.git().git(
                 repository,
                 {"log", "--format=%(trailers:key=" + std::string(key) + ",valueonly,separator=)",
                  "main..greeting"})))
            CHECK_FALSE(value.empty());
    CHECK(sandbox.git().try_git(repository, {"fsck", "--full", "--strict"}).status == 0);
    const Json shown = sandbox.json(repository, {"show", epic});
    CHECK(at(shown, {"bead", "status"}).as_string() == "closed");
    for (const Json& child : at(shown, {"children"}).as_array())
        if (child.find("labels")->dump().find("at:changeset") != std::string::npos)
            CHECK(child.find("labels")->dump().find("cs:merged") != std::string::npos);
}

} // namespace

TEST_CASE("the main job ends where Git keeps its refs in tables", "[e2e][hooks]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().plain();
    const auto moved =
        sandbox.git().try_git(built.folder, {"refs", "migrate", "--ref-format=reftable"});
    if (moved.status != 0) {
        WARN("skipped: this Git has no tables of refs");
        return;
    }
    const std::string epic = sandbox.plan(built.folder, four_changesets).front();
    const ProcessResult worked = sandbox.work(built.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    check_finished(sandbox, built.folder, epic);
}

TEST_CASE("a plan of four changesets is worked off and integrated, the checkout untouched",
          "[e2e][main][kinds]") {
    AtelierSandbox sandbox;
    const auto kind = GENERATE(
        RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::submodule,
        RepositoryKind::bare, RepositoryKind::partial_clone, RepositoryKind::sparse,
        RepositoryKind::sha256, RepositoryKind::own_worktrees, RepositoryKind::separate_git_dir);
    INFO("repository: " << name_of(kind));
    const BuiltRepository repository = sandbox.git().build(kind);
    sandbox.atelier(repository.folder, {"init", "--yes"});
    const auto before = snapshot(sandbox.git(), repository.folder);
    const auto epics = sandbox.plan(repository.folder, four_changesets);
    REQUIRE(epics.size() == 1);
    const ProcessResult worked = sandbox.work(repository.folder, {"--run-mode", "default"});
    INFO(worked.out << worked.err);
    REQUIRE(worked.status == 0);
    check_finished(sandbox, repository.folder, epics.front());
    CHECK(difference(before, snapshot(sandbox.git(), repository.folder)) == "");
}

TEST_CASE("the main job in a clone of this project's own repository", "[e2e][main]") {
    AtelierSandbox sandbox;
    const fs::path source = source_folder();
    if (!fs::exists(source / ".git")) {
        WARN("these sources are in no Git repository");
        return;
    }
    sandbox.git().git(sandbox.root(), {"config", "--global", "safe.directory", "*"});
    sandbox.git().git(sandbox.root(), {"clone", "-q", source.string(), "own"});
    const fs::path own = sandbox.root() / "own";
    sandbox.git().git(own, {"checkout", "-q", "-B", "main"});
    sandbox.git().git(own, {"remote", "remove", "origin"});
    sandbox.atelier(own, {"init", "--yes"});
    const auto before = snapshot(sandbox.git(), own);
    const auto epics = sandbox.plan(own, four_changesets);
    const ProcessResult worked = sandbox.work(own);
    INFO(worked.out << worked.err);
    REQUIRE(worked.status == 0);
    check_finished(sandbox, own, epics.front());
    CHECK(difference(before, snapshot(sandbox.git(), own)) == "");
}

TEST_CASE("the main job in a repository with 20,000 files", "[e2e][main][heavy]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const CommitId head = sandbox.git().fill(repository.folder, "wide", 20'000);
    sandbox.git().git(repository.folder,
                      {"merge", "-q", "--allow-unrelated-histories", "-m", "wide", head.str()});
    sandbox.atelier(repository.folder, {"init", "--yes"});
    const auto before = snapshot(sandbox.git(), repository.folder);
    const auto epics = sandbox.plan(repository.folder, four_changesets);
    const ProcessResult worked = sandbox.work(repository.folder);
    INFO(worked.out << worked.err);
    REQUIRE(worked.status == 0);
    check_finished(sandbox, repository.folder, epics.front());
    CHECK(difference(before, snapshot(sandbox.git(), repository.folder)) == "");
}

TEST_CASE("a conflict leaves the root as it was and its retry lands, in every kind of repository",
          "[e2e][main][kinds]") {
    AtelierSandbox sandbox;
    const auto kind =
        GENERATE(RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::submodule,
                 RepositoryKind::bare, RepositoryKind::partial_clone, RepositoryKind::sparse,
                 RepositoryKind::sha256, RepositoryKind::own_worktrees);
    INFO("repository: " << name_of(kind));
    const BuiltRepository repository = sandbox.git().build(kind);
    sandbox.atelier(repository.folder, {"init", "--yes"});
    const auto before = snapshot(sandbox.git(), repository.folder);
    const fs::path go = sandbox.root() / "go";
    const auto epics = sandbox.plan(repository.folder, "epics:\n"
                                                       "  - title: Clash\n"
                                                       "    root_branch: clash\n"
                                                       "    changesets:\n"
                                                       "      - title: Change a line\n"
                                                       "        description: |\n"
                                                       "          demo: write src/a.txt ours\n"
                                                       "          demo: wait-for " +
                                                           go.string() + "\n");
    Background work = sandbox.start(
        repository.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
    const std::string branch = "refs/heads/clash-" + epics.front() + ".1";
    eventually("the agent has committed", [&] {
        return sandbox.git()
                       .try_git(repository.folder,
                                {"rev-parse", "-q", "--verify", branch + "^{commit}"})
                       .status == 0 &&
               sandbox.git().try_git(repository.folder, {"rev-parse", branch}).out !=
                   sandbox.git().try_git(repository.folder, {"rev-parse", "main"}).out;
    });

    // Somebody else puts another line there first.
    const fs::path other = sandbox.root() / "other";
    sandbox.git().git(repository.folder,
                      {"worktree", "add", "-q", "--detach", other.string(), "clash"});
    const CommitId theirs = sandbox.git().commit(other, "theirs", {{"src/a.txt", "theirs\n"}});
    sandbox.git().git(repository.folder, {"update-ref", "refs/heads/clash", theirs.str()});
    sandbox.git().git(repository.folder, {"worktree", "remove", "--force", other.string()});
    write_file(go, "");

    REQUIRE(work.wait() == 0);
    INFO(work.output());
    const std::string content = sandbox.git().git(repository.folder, {"show", "clash:src/a.txt"});
    CHECK(content.find("ours") != std::string::npos);
    CHECK(content.find("theirs") != std::string::npos);
    CHECK(content.find("<<<<") == std::string::npos);
    const auto order = landed(sandbox, repository.folder, "clash");
    REQUIRE_FALSE(order.empty());
    CHECK(order.back() == epics.front() + ".1");
    CHECK(sandbox.git()
              .try_git(repository.folder, {"merge-base", "--is-ancestor", theirs.str(), "clash"})
              .status == 0);
    const std::string log = sandbox.atelier(repository.folder, {"log", "--json"});
    CHECK(log.find("changeset.reopened") != std::string::npos);
    CHECK(difference(before, snapshot(sandbox.git(), repository.folder)) == "");
}

TEST_CASE("a root branch that is checked out by the user is refused before anything is done",
          "[e2e][main]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const auto epics = sandbox.plan(repository.folder, four_changesets);
    sandbox.git().git(repository.folder, {"switch", "-q", "-c", "greeting"});
    const auto before = snapshot(sandbox.git(), repository.folder);
    const ProcessResult worked = sandbox.work(repository.folder);
    CHECK(worked.status == 1);
    CHECK((worked.out + worked.err).find(repository.folder.string()) != std::string::npos);
    CHECK(difference(before, snapshot(sandbox.git(), repository.folder)) == "");
    const Json shown = sandbox.json(repository.folder, {"show", epics.front()});
    CHECK(at(shown, {"bead", "assignee"}).dump().find("worker") == std::string::npos);

    sandbox.git().git(repository.folder, {"switch", "-q", "main"});
    CHECK(sandbox.work(repository.folder).status == 0);
    check_finished(sandbox, repository.folder, epics.front());
}

TEST_CASE("an agent that fails blocks its changeset and the loop goes on", "[e2e][main]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const auto epics = sandbox.plan(repository.folder, R"(
epics:
  - title: Partly
    root_branch: partly
    changesets:
      - title: Fails
        description: "demo: fail 3"
      - title: Works
        description: "demo: write ok.txt fine"
)");
    const ProcessResult worked = sandbox.work(repository.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 1);
    CHECK(landed(sandbox, repository.folder, "partly") ==
          std::vector<std::string>{epics.front() + ".2"});
    const Json status = sandbox.json(repository.folder, {"status"});
    CHECK(at(status, {"epics", "0", "changesets", "0", "state"}).as_string() == "blocked");
    CHECK(at(status, {"epics", "0", "changesets", "1", "state"}).as_string() == "merged");
    CHECK(status.find("messages")->dump().find("BLOCKED: ") != std::string::npos);
    // Nothing else can be done in it, so it is free for whoever comes after the retry.
    CHECK(at(status, {"epics", "0", "assignee"}).dump().find("worker") == std::string::npos);
}

TEST_CASE("what is to be reviewed waits for a person, who is told", "[e2e][main]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const auto epics = sandbox.plan(repository.folder, four_changesets);
    write_file(sandbox.project(repository.folder) / "config.user.json",
               R"({"review": {"required": true}})");
    const ProcessResult worked = sandbox.work(repository.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK_THAT(worked.err, ContainsSubstring("review.required is true"));
    CHECK(landed(sandbox, repository.folder, "greeting").empty());
    const std::string first = epics.front() + ".1";
    CHECK_THAT(sandbox.atelier(repository.folder, {"status"}),
               ContainsSubstring("git atelier review " + first));
    CHECK_THAT(sandbox.atelier(repository.folder, {"why", first}),
               ContainsSubstring("'git atelier review " + first + "' shows its work"));
    const ProcessResult by_hand = sandbox.try_atelier(repository.folder, {"integrate", first});
    CHECK(by_hand.status == 1);
    CHECK_THAT(by_hand.err, ContainsSubstring("git atelier review " + first + " --approve"));
    sandbox.atelier(repository.folder, {"review", first, "--approve"});
    CHECK_THAT(sandbox.atelier(repository.folder, {"status"}), ContainsSubstring("approved by"));
    CHECK(sandbox.work(repository.folder).status == 0);
    CHECK(landed(sandbox, repository.folder, "greeting") == std::vector{first});
    CHECK_THAT(sandbox.git().git(repository.folder, {"log", "-1", "--format=%B", "greeting"}),
               ContainsSubstring("Atelier-Approved-By: atelier/overseer/"));
    write_file(sandbox.project(repository.folder) / "config.user.json", "{}");
    CHECK(sandbox.work(repository.folder).status == 0);
    CHECK(landed(sandbox, repository.folder, "greeting").size() == 4);
}

TEST_CASE("an epic that was given back is taken up after a retry, and closed when it is settled",
          "[e2e][main]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const auto epics = sandbox.plan(repository.folder, R"(
epics:
  - title: Twice
    root_branch: twice
    changesets:
      - title: Wanted
        description: "demo: write ok.txt fine"
      - title: Given up
        description: "demo: fail 3"
)");
    write_file(sandbox.project(repository.folder) / "templates" / "runtimes" / "broken.yaml",
               "name: broken\nworker: [\"false\"]\n");
    CHECK(sandbox.try_atelier(repository.folder, {"work", "--mode", "auto", "--agent", "broken"})
              .status == 1);
    sandbox.atelier(repository.folder, {"retry", epics.front()});
    CHECK(sandbox.work(repository.folder).status == 1);
    CHECK(landed(sandbox, repository.folder, "twice") ==
          std::vector<std::string>{epics.front() + ".1"});

    sandbox.atelier(repository.folder,
                    {"abandon", epics.front() + ".2", "--reason", "not needed", "--yes"});
    Json status = sandbox.json(repository.folder, {"status"});
    CHECK(at(status, {"epics", "0", "ready_to_close"}).as_bool());
    const ProcessResult worked = sandbox.work(repository.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    status = sandbox.json(repository.folder, {"status"});
    CHECK(at(status, {"epics", "0", "status"}).as_string() == "closed");
}

TEST_CASE("what an agent leaves uncommitted is kept and never landed", "[e2e][main]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const auto epics = sandbox.plan(repository.folder, R"(
epics:
  - title: Untidy
    root_branch: untidy
    changesets:
      - title: Leaves a file
        description: |
          demo: write kept.txt committed
          demo: dirty
)");
    CHECK(sandbox.work(repository.folder).status == 1);
    CHECK(landed(sandbox, repository.folder, "untidy").empty());
    const fs::path worktree =
        sandbox.project(repository.enlistment) / "worktrees" / (epics.front() + ".1");
    CHECK_FALSE(sandbox.git().git(worktree, {"status", "--porcelain"}).empty());
}

TEST_CASE("a changeset that leaves its paths does not land", "[e2e][main]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, R"(
epics:
  - title: Wide
    root_branch: wide
    changesets:
      - title: Goes too far
        paths: ["docs/**"]
        description: "demo: write src/elsewhere.txt x"
)");
    CHECK(sandbox.work(repository.folder).status == 1);
    CHECK(landed(sandbox, repository.folder, "wide").empty());
    const Json status = sandbox.json(repository.folder, {"status"});
    const std::string messages = status.find("messages")->dump();
    CHECK_THAT(messages, ContainsSubstring("BLOCKED: "));
    const std::string message = at(status, {"messages", "newest", "0", "id"}).as_string();
    CHECK_THAT(sandbox.atelier(repository.folder, {"show", message}),
               ContainsSubstring("outside its paths: src/elsewhere.txt"));
}
