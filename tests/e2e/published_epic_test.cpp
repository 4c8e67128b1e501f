// An epic by pull requests, from done changesets to the parent branch and back, with real Git, a
// bare remote, and the real gh before a GitHub of the test's own.
#include "support/on_github.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an epic comes to its parent branch by one draft after the other", "[e2e][publish]") {
    OnGithub f;
    const std::string main = f.here({"rev-parse", "main"});
    const ProcessResult worked = f.work();
    INFO(worked.out << worked.err);
    for (const int number : {1, 2})
        CHECK(f.there(f.branch(number)) == f.here({"rev-parse", f.branch(number)}));
    const auto first = *unwrap(f.forge.pull_request(1));
    CHECK(first.head.str() == f.branch(1));
    CHECK(first.base.str() == "main");
    CHECK(first.title == "Say hello");
    CHECK(first.draft);
    CHECK_FALSE(unwrap(f.forge.pull_request(2)));
    CHECK(at(f.changeset(1), {"pr", "number"}).dump().find('1') != std::string::npos);
    CHECK_THAT(f.changeset(2).dump(), ContainsSubstring("prerequisite-not-merged"));
    CHECK_THAT(f.sandbox.atelier(f.repository.folder, {"why", f.epic + ".2"}),
               ContainsSubstring("prerequisite-not-merged"));

    const auto parent_of = [&](int number) {
        const Json shown = f.sandbox.json(f.repository.folder, {"show", f.id(number)});
        return at(shown, {"bead", "fields", "changeset.parent_branch"}).as_string();
    };
    CHECK(parent_of(1) == "main");
    CHECK(parent_of(2) == f.branch(1));

    const std::string merged = f.merge(1);
    f.sandbox.atelier(f.repository.folder, {"status", "--refresh"});
    CHECK(parent_of(2) == "main");
    CHECK(f.changeset(1).string_at("state") == "merged");
    CHECK(f.changeset(1).string_at("integrated_sha") == merged);
    CHECK(f.here({"rev-parse", "greeting"}) == merged);
    // Without any agent.
    CHECK(unwrap(f.forge.pull_request(2))->base.str() == "main");
    CHECK(f.there(f.branch(2)) == f.here({"rev-parse", f.branch(2)}));
    const std::string last = f.merge(2);
    f.work();
    CHECK(f.here({"rev-parse", "greeting"}) == last);
    CHECK(f.is_finished());
    // Nobody asked for the person's own branch to move.
    CHECK(f.here({"rev-parse", "main"}) == main);
    CHECK(f.here({"status", "--porcelain"}).empty());
}

TEST_CASE("an agent asks for its branch, and it is pushed once its work was found good",
          "[e2e][publish]") {
    OnGithub f(R"("pr_mode": "ready", "push_on": "on_epic_complete")", R"(epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - key: a
        title: Say hello
        description: |
          demo: write a.txt a
          demo: publish
      - key: b
        title: Say goodbye
        description: "demo: write b.txt b"
        depends_on: [a]
)");
    f.work({"--run-mode", "once"});
    CHECK(f.there(f.branch(1)) == f.here({"rev-parse", f.branch(1)}));
    CHECK_FALSE(unwrap(f.forge.pull_request(1)));
    CHECK(f.changeset(1).string_at("published") == "pushed");
    CHECK_THAT(f.sandbox.atelier(f.repository.folder, {"log", "--max-count", "500"}),
               ContainsSubstring("to be published"));
    f.work();
    CHECK(unwrap(f.forge.pull_request(1)));
    CHECK(f.there(f.branch(2)) == f.here({"rev-parse", f.branch(2)}));
}

TEST_CASE("drafts become ready when pr_mode says so, without any agent", "[e2e][publish]") {
    OnGithub f;
    f.work();
    REQUIRE(unwrap(f.forge.pull_request(1))->draft);
    f.set(R"("pr_mode": "ready")");
    f.sandbox.atelier(f.repository.folder, {"status", "--refresh"});
    CHECK_FALSE(unwrap(f.forge.pull_request(1))->draft);
    CHECK(f.changeset(1).string_at("published") == "open");
    f.merge(1);
    f.sandbox.atelier(f.repository.folder, {"gc", "--yes"});
    CHECK(f.changeset(1).string_at("published") == "merged");
    CHECK(f.changeset(1).string_at("state") == "merged");
}

TEST_CASE("a stack is reviewed as one, and led to the parent branch when its base has landed",
          "[e2e][publish]") {
    OnGithub f(R"("pr_mode": "ready", "pr_strategy": "parallel")");
    f.work();
    CHECK(unwrap(f.forge.pull_request(1))->base.str() == "main");
    CHECK(unwrap(f.forge.pull_request(2))->base.str() == f.branch(1));
    CHECK_FALSE(unwrap(f.forge.pull_request(2))->draft);
    const std::string before = f.there(f.branch(2));
    const std::string merged = f.merge(1, ForgeMerge::squash);
    f.work();
    CHECK(f.changeset(1).string_at("integrated_sha") == merged);
    CHECK(unwrap(f.forge.pull_request(2))->base.str() == "main");
    CHECK(f.there(f.branch(2)) != before);
    CHECK(f.there(f.branch(2) + "~1") == merged);
    const std::string last = f.merge(2, ForgeMerge::squash);
    f.work();
    CHECK(f.here({"rev-parse", "greeting"}) == last);
    CHECK(f.is_finished());
}

TEST_CASE("a review that asks for changes begins the next session, and its threads are answered in "
          "line",
          "[e2e][publish]") {
    OnGithub f;
    f.use_agent(answering_agent);
    f.work();
    const std::string before = f.there(f.branch(1));
    f.forge.comment(1, "a.txt", 1, {.author = {"bob"}, .body = "Say it in capitals."});
    f.forge.comment(1, "a.txt", 2, {.author = {"bob"}, .body = "And again."});
    f.asks_for_changes();
    CHECK_THAT(f.work().err, ContainsSubstring("a review of pull request #1 asks for changes") &&
                                 ContainsSubstring("answered 2 threads of pull request #1"));
    const std::string after = f.there(f.branch(1));
    CHECK(after != before);
    CHECK_THAT(f.sandbox.atelier(f.repository.folder, {"log", "--max-count", "500"}),
               ContainsSubstring("reopened at-") && ContainsSubstring("answered comments on pull"));
    CHECK(f.changeset(1).string_at("state") == "done");
    for (const ReviewThread& thread : unwrap(f.forge.threads(1))) {
        REQUIRE(thread.comments.size() == 2);
        CHECK_THAT(thread.comments[1].body,
                   ContainsSubstring("Said louder.") && ContainsSubstring("answered: " + after));
    }
    // Once.
    CHECK(f.work().err.find("asks for changes") == std::string::npos);
    CHECK(unwrap(f.forge.threads(1))[0].comments.size() == 2);
    CHECK(unwrap(f.forge.pull_requests_of(*BranchName::parse(f.branch(1)))).size() == 1);
}

TEST_CASE("a review about which two sessions do nothing is put to the overseer", "[e2e][publish]") {
    OnGithub f;
    f.work();
    f.asks_for_changes();
    // The demo agent makes each change once.
    CHECK_THAT(f.work().err, ContainsSubstring("another one does"));
    CHECK(f.changeset(1).string_at("state") == "blocked");
    const auto asked = [&] {
        const Json inbox = f.sandbox.json(f.repository.folder, {"inbox"});
        return std::ranges::count_if(at(inbox, {"messages"}).as_array(), [](const Json& message) {
            return message.dump().find("anything for a review of pull request #1") !=
                   std::string::npos;
        });
    };
    CHECK(asked() == 1);
    f.work();
    CHECK(asked() == 1);
    f.sandbox.atelier(f.repository.folder, {"retry", f.epic + ".1"});
    CHECK(asked() == 0);
}

TEST_CASE("a run that GitHub does not answer leaves what the next one goes on with",
          "[e2e][publish]") {
    OnGithub f;
    for (int request = 0; request < 6; ++request)
        f.github.next({.status = 502, .body = "<html>", .headers = {}});
    const ProcessResult worked = f.sandbox.work(f.repository.folder);
    INFO(worked.out << worked.err);
    CHECK(f.there(f.branch(1)) == f.here({"rev-parse", f.branch(1)}));
    CHECK_THAT(worked.err, ContainsSubstring("502"));
    CHECK_FALSE(unwrap(f.forge.pull_request(1)));
    for (int run = 0; run < 6 && !unwrap(f.forge.pull_request(1)); ++run)
        f.work();
    CHECK(unwrap(f.forge.pull_requests_of(*BranchName::parse(f.branch(1)))).size() == 1);
}
