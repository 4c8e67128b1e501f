#include "app/publish/restack_published.hpp"

#include "app/work/session_run.hpp"
#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what conflicts with the parent branch is worked on again before anybody sees it",
          "[app][publish]") {
    PublishingFixture f;
    f.move_main(f.repository.git.commits.add(
        {.tree = {{"README.md", "readme\n"}, {"src/a.txt", "a\n"}, {"beside.txt", "theirs\n"}},
         .parents = {f.first},
         .message = "Theirs\n",
         .author = "Otto",
         .committer = "Otto"}));
    const auto is_to_rebase_now = [&] {
        return unwrap(
            f.store.read([&](PlanReader& plan) { return is_to_rebase(plan, f.beside.id); }));
    };
    CHECK_FALSE(is_to_rebase_now());
    f.publish();
    CHECK_FALSE(f.facts(f.beside).done_head());
    CHECK(is_to_rebase_now());
    CHECK_FALSE(f.pushed(f.beside));
    CHECK(f.progress.has_warned_of("conflicts with topic in beside.txt"));
    const auto setback =
        unwrap(f.store.read([&](PlanReader& plan) { return plan.setback(f.beside.id); }));
    REQUIRE(setback);
    CHECK(paths_of(*setback) == std::vector<std::string>{"beside.txt"});
    // The others are not held up.
    CHECK(f.pull_request(f.one));
    SECTION("and published once that is mended") {
        const CommitId main = f.repository.origin.branches.at(f.main);
        const CommitId mended =
            f.repository.commit(f.worktree_of(f.beside), "Mended\n", {{"beside.txt", "both\n"}});
        f.done(f.beside, main, mended);
        f.publish();
        CHECK(f.pushed(f.beside));
        CHECK_FALSE(is_to_rebase_now());
    }
}

TEST_CASE("what cannot follow as its worktree has changes does so once it has none",
          "[app][publish]") {
    PublishingFixture f;
    f.settings.pr_strategy = PrStrategy::parallel;
    f.publish();
    const auto file = f.worktree_of(f.two) / "two.txt";
    unwrap(f.files.write(file, "mine\n"));
    const CommitId merged = f.merge_on_forge(f.one);
    f.publish();
    CHECK(f.state(f.one) == ChangesetState::merged);
    CHECK(f.stands_on(f.beside, merged));
    CHECK_FALSE(f.stands_on(f.two, merged));
    CHECK(f.progress.has_warned_of("has changes: two.txt"));
    f.publish();
    CHECK_FALSE(f.stands_on(f.two, merged));
    unwrap(f.files.write(file, "two\n"));
    f.publish();
    CHECK(f.stands_on(f.two, merged));
    CHECK(f.stands_on(f.three, f.head(f.two)));
    CHECK(f.pushed(f.two) == f.head(f.two));
    CHECK(f.pull_request(f.two)->base == f.main);
}
