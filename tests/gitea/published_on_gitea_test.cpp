// An epic by pull requests on a real Gitea, from done changesets to the parent branch and back,
// with real Git and the programs themselves.
#include "support/answering_agent.hpp"
#include "support/git_values.hpp"
#include "support/real_gitea.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr const char* greeting_plan = R"(epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - key: a
        title: Say hello
        description: "demo: write a.txt a"
      - key: b
        title: Say goodbye
        description: "demo: write b.txt b"
        depends_on: [a]
)";

struct EpicOnGitea {
    RealGitea& server = RealGitea::running();
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string name = server.new_repository();
    ChildProcess process;
    GiteaForge forge{process, server.options(name)};
    std::string epic;
    std::string agent = "demo";

    explicit EpicOnGitea(const std::string& mode = "draft") {
        here({"remote", "add", "origin", server.address(name)});
        here({"push", "-q", "origin", "main"});
        server.wait_for_first_push(name);
        for (const auto& [variable, value] : server.environment("ann"))
            if (variable.starts_with("FORGE_")) sandbox.environment()[variable] = value;
        server.log_in(sandbox.git().home(), "ann");
        std::string& path = sandbox.environment()["PATH"];
        path = server.programs().string() + ":" + path;
        sandbox.atelier(repository.folder, {"init", "--yes", "--pr-mode", mode});
        epic = sandbox.plan(repository.folder, greeting_plan).front();
    }
    std::string here(const std::vector<std::string>& arguments) {
        return sandbox.git().git(repository.folder, arguments);
    }
    std::string branch_of(int number) const {
        return "greeting-" + epic + "." + std::to_string(number);
    }
    std::string there(const std::string& ref) {
        here({"fetch", "-q", "origin"});
        return here({"rev-parse", "origin/" + ref});
    }
    PullRequest pull(std::int64_t number) { return *unwrap(forge.pull_request(number)); }
    Json ask(const std::string& method, const std::string& below, Json body) {
        return server.ask("bob", method, name, below, std::move(body));
    }
    // As bob presses the button there.
    std::string merge(std::int64_t number, const char* how) {
        if (pull(number).draft) unwrap(forge.set_draft(number, false));
        eventually("it can be merged", [&] { return pull(number).mergeable == Mergeable::yes; });
        ask("POST", "pulls/" + std::to_string(number) + "/merge", Json::object({{"Do", how}}));
        return there("main");
    }
    Json changeset(int number) {
        const Json status = sandbox.json(repository.folder, {"status"});
        return at(status, {"epics", "0", "changesets", std::to_string(number - 1)});
    }
    ProcessResult work() {
        ProcessResult worked =
            sandbox.try_atelier(repository.folder, {"work", "--mode", "auto", "--agent", agent});
        INFO(worked.out << worked.err);
        CHECK(worked.status == 0);
        return worked;
    }
};

} // namespace

TEST_CASE("an epic comes to its parent branch on Gitea by one draft after the other", "[gitea]") {
    EpicOnGitea f;
    const std::string main = f.here({"rev-parse", "main"});
    f.work();
    for (const int number : {1, 2})
        CHECK(f.there(f.branch_of(number)) == f.here({"rev-parse", f.branch_of(number)}));
    const PullRequest first = f.pull(1);
    CHECK(first.head.str() == f.branch_of(1));
    CHECK(first.base.str() == "main");
    CHECK(first.title == "Say hello");
    CHECK(first.draft);
    CHECK_FALSE(unwrap(f.forge.pull_request(2)));
    const std::string merged = f.merge(1, "squash");
    f.sandbox.atelier(f.repository.folder, {"status", "--refresh"});
    CHECK(f.changeset(1).string_at("state") == "merged");
    CHECK(f.changeset(1).string_at("integrated_sha") == merged);
    f.work();
    CHECK(f.pull(2).base.str() == "main");
    const std::string last = f.merge(2, "merge");
    f.work();
    CHECK(f.here({"rev-parse", "greeting"}) == last);
    CHECK(f.sandbox.atelier(f.repository.folder, {"list"}).empty());
    CHECK(f.here({"rev-parse", "main"}) == main);
}

TEST_CASE("a stack on Gitea is led to the parent branch when its base has landed", "[gitea]") {
    EpicOnGitea f("ready");
    write_file(f.sandbox.project(f.repository.folder) / "config.user.json",
               R"({"branch": {"pr_mode": "ready", "pr_strategy": "parallel"}})");
    f.work();
    CHECK(f.pull(1).base.str() == "main");
    CHECK(f.pull(2).base.str() == f.branch_of(1));
    CHECK_FALSE(f.pull(2).draft);
    const std::string merged = f.merge(1, "rebase");
    f.work();
    CHECK(f.changeset(1).string_at("integrated_sha") == merged);
    CHECK(f.pull(2).base.str() == "main");
    CHECK(f.there(f.branch_of(2) + "~1") == merged);
    const std::string last = f.merge(2, "squash");
    f.work();
    CHECK(f.here({"rev-parse", "greeting"}) == last);
    CHECK(f.sandbox.atelier(f.repository.folder, {"list"}).empty());
}

TEST_CASE(
    "a review on Gitea that asks for changes begins the next session, and is answered in line",
    "[gitea]") {
    EpicOnGitea f("ready");
    f.agent = "own";
    use_agent(f.sandbox, f.repository.folder, f.agent, answering_agent);
    f.work();
    const std::string file = f.epic + ".1.txt";
    Json said = Json::object({{"path", file}, {"body", "In capitals."}, {"new_position", 1}});
    f.ask("POST", "pulls/1/reviews",
          Json::object({{"event", "REQUEST_CHANGES"},
                        {"body", "Not yet."},
                        {"comments", Json::array({std::move(said)})}}));
    CHECK_THAT(f.work().err, ContainsSubstring("a review of pull request #1 asks for changes") &&
                                 ContainsSubstring("answered 1 thread of pull request #1"));
    CHECK(f.changeset(1).string_at("state") == "done");
    const auto threads = unwrap(f.forge.threads(1));
    REQUIRE(threads.size() == 1);
    REQUIRE(threads[0].comments.size() == 2);
    CHECK_THAT(threads[0].comments[1].body,
               ContainsSubstring("Said louder.") &&
                   ContainsSubstring("answered: " + f.there(f.branch_of(1))));
    CHECK(f.work().err.find("asks for changes") == std::string::npos);
}
