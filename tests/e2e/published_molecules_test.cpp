// A changeset that is carried out by a workflow where work goes through pull requests, with real
// Git, a bare remote, and the real gh before a GitHub of the test's own.
#include "support/on_github.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Published : OnGithub {
    Published()
        : OnGithub(
              R"("pr_mode": "ready")",
              "epics:\n  - title: Greeting\n    root_branch: greeting\n    workflow: reviewed\n"
              "    changesets:\n      - {title: Say hello, description: Greet.}\n") {
        write_file(sandbox.project(repository.folder) / "templates/workflows/reviewed.yaml",
                   R"yaml(name: reviewed
subject: changeset
roles: {author: worker}
steps:
  - loop:
      max: 3
      until: approved
      steps:
        - {turn: author, produces: changes, brief: {first: carry-out, then: address-feedback}}
        - do: resubmit
        - gate: review
)yaml");
        use_agent(answering_agent);
    }
    Json run() {
        const Json shown = sandbox.json(repository.folder, {"show", id(1)});
        const std::string run = at(shown, {"bead", "fields", "changeset.molecule"}).as_string();
        return sandbox.json(repository.folder, {"runs", run, "--turns"});
    }
    std::string status() { return at(run(), {"run", "status"}).as_string(); }
    std::string turns() {
        std::string all;
        const Json shown = run();
        for (const Json& turn : at(shown, {"turns"}).as_array())
            all += turn.string_at("kind") + " " + turn.string_at("status") + ", ";
        return all;
    }
    void review(ReviewVerdict verdict, const std::string& text, const std::string& when) {
        forge.review(1, {{"bob"}, verdict, text, *parse_time(when)});
    }
};

} // namespace

TEST_CASE("a workflow updates its pull request, and what its reviewers say there is the verdict",
          "[e2e][publish][molecules]") {
    Published f;
    f.work();
    CHECK(f.turns() == "turn done, do done, ");
    CHECK(f.status() == "waiting");
    CHECK_FALSE(f.pull_request(1).draft);
    const std::string before = f.there(f.branch(1));
    CHECK(before == f.here({"rev-parse", f.branch(1)}));
    CHECK_THAT(f.why(1), ContainsSubstring("waits for your review since"));

    f.forge.comment(1, f.id(1) + ".txt", 1, {.author = {"bob"}, .body = "Say it in capitals."});
    f.review(ReviewVerdict::changes_requested, "Not yet.", "2030-01-01T09:00:00Z");
    f.work();
    CHECK(f.turns() == "turn done, do done, turn done, do done, ");
    const std::string after = f.there(f.branch(1));
    CHECK(after != before);
    CHECK(after == f.here({"rev-parse", f.branch(1)}));
    CHECK(f.pull_requests(1).size() == 1);
    CHECK(unwrap(f.forge.threads(1)).front().comments.size() == 2);
    CHECK(f.status() == "waiting");
    CHECK_THAT(f.why(1), ContainsSubstring("waits for your review since"));

    f.review(ReviewVerdict::approved, "", "2030-01-02T09:00:00Z");
    f.work();
    CHECK(f.status() == "completed");
    CHECK_THAT(f.why(1), !ContainsSubstring("waits for your review"));
    CHECK(f.there(f.branch(1)) == after);
    CHECK(f.changeset(1).string_at("state") == "done");
    f.merge(1);
    f.work();
    CHECK(f.changeset(1).string_at("state") == "merged");
    CHECK(f.turns() == "turn done, do done, turn done, do done, ");
}

TEST_CASE("a workflow whose pull request is merged is over", "[e2e][publish][molecules]") {
    Published f;
    f.work();
    f.merge(1);
    f.work();
    CHECK(f.changeset(1).string_at("state") == "merged");
    CHECK(f.status() == "completed");
}

TEST_CASE("what is approved on a forge and changed after that is put to its reviewers again",
          "[e2e][publish][molecules]") {
    Published f;
    f.work();
    f.review(ReviewVerdict::approved, "", "2030-01-01T09:00:00Z");
    // Heard of by a look, and taken by the next session alone.
    f.sandbox.atelier(f.repository.folder, {"status", "--refresh"});
    CHECK(f.status() == "waiting");
    const std::string worktree =
        (f.sandbox.project(f.repository.folder) / "worktrees" / f.id(1)).string();
    f.git(worktree, {"commit", "-q", "--allow-empty", "-m", "More"});
    f.work();
    CHECK(f.status() == "waiting");
    CHECK_THAT(f.why(1), ContainsSubstring("waits for your review since"));
}
