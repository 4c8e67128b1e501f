// Pull requests that stand on each other in the two strategies that wait for a person's word, each
// with other settings of when is pushed and when a pull request is made, with the real gh.
#include "support/on_github.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("drafts follow each other as people make them ready, once all of the epic is done",
          "[e2e][publish]") {
    OnGithub f(R"("pr_mode": "draft", "pr_strategy": "on-ready", "push_on": "on_epic_complete")");
    f.work({"--run-mode", "once"});
    CHECK_FALSE(f.is_there(f.branch(1)));
    CHECK_THAT(f.why(1), ContainsSubstring("epic-not-complete"));
    f.work();
    CHECK(f.there(f.branch(2)) == f.here({"rev-parse", f.branch(2)}));
    CHECK(f.pull_request(1).draft);
    CHECK(f.pull_requests(2).empty());
    CHECK_THAT(f.why(2), ContainsSubstring("prerequisite-not-ready"));

    unwrap(f.forge.set_draft(1, false));
    f.work();
    CHECK(f.pull_request(2).draft);
    CHECK(f.pull_request(2).base == f.branch_name(1));

    const std::string merged = f.merge(1, ForgeMerge::rebase);
    f.work();
    CHECK(f.changeset(1).string_at("integrated_sha") == merged);
    CHECK(f.pull_request(2).base.str() == "main");
    CHECK(f.there(f.branch(2) + "~1") == merged);
    CHECK(f.pushes(2) == 2);
    const std::string last = f.merge(2, ForgeMerge::rebase);
    f.work();
    CHECK(f.here({"rev-parse", "greeting"}) == last);
    CHECK(f.is_finished());
}

TEST_CASE("a pull request follows an approved one, while the epic is still worked on",
          "[e2e][publish]") {
    OnGithub f(R"("pr_mode": "ready", "pr_strategy": "on-parent-approved",)"
               R"( "pr_gate": "changeset_ready")");
    f.work({"--run-mode", "once"});
    CHECK_FALSE(f.pull_request(1).draft);
    CHECK(f.pull_request(1).base.str() == "main");
    CHECK_FALSE(f.is_there(f.branch(2)));
    f.work();
    CHECK(f.is_there(f.branch(2)));
    CHECK(f.pull_requests(2).empty());
    CHECK_THAT(f.why(2), ContainsSubstring("prerequisite-not-approved"));

    f.forge.review(1, {{"bob"}, ReviewVerdict::approved, "fine"});
    f.work();
    CHECK(f.pull_request(2).base == f.branch_name(1));

    const std::string merged = f.merge(1, ForgeMerge::squash);
    f.work();
    CHECK(f.changeset(1).string_at("integrated_sha") == merged);
    CHECK(f.pull_request(2).base.str() == "main");
    CHECK(f.there(f.branch(2) + "~1") == merged);
    const std::string last = f.merge(2, ForgeMerge::merge);
    f.work();
    CHECK(f.here({"rev-parse", "greeting"}) == last);
    CHECK(f.is_finished());
}
