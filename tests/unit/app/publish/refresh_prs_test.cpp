#include "app/publish/refresh_prs.hpp"

#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what was merged there has landed, and the rest stands on it", "[app][publish]") {
    PublishingFixture f;
    const bool squash = GENERATE(false, true);
    f.publish();
    const CommitId merged = f.merge_on_forge(f.one, squash);
    f.publish();
    CHECK(f.state(f.one) == ChangesetState::merged);
    CHECK(f.facts(f.one).integrated_sha() == merged);
    CHECK(f.repository.git.ref("refs/heads/topic") == merged);
    CHECK_FALSE(f.at(f.work_branch_of(f.one)));
    CHECK(f.stands_on(f.two, merged));
    CHECK(f.stands_on(f.beside, merged));
    CHECK(f.written(f.one, "changeset.pr_state") == "merged");
    // The next one in the row.
    CHECK(f.pull_request(f.two)->base == f.main);
    CHECK(f.pushed(f.two) == f.head(f.two));
    SECTION("until nothing is left") {
        f.merge_on_forge(f.two, squash);
        f.publish();
        f.merge_on_forge(f.three, squash);
        f.publish();
        const CommitId last = f.merge_on_forge(f.beside, squash);
        f.publish();
        CHECK(f.repository.git.ref("refs/heads/topic") == last);
        for (const Bead& each : {f.one, f.two, f.three, f.beside})
            CHECK(f.state(each) == ChangesetState::merged);
    }
}

TEST_CASE("a landing that was not written down is, once", "[app][publish]") {
    PublishingFixture f;
    f.publish();
    const CommitId merged = f.merge_on_forge(f.one);
    f.repository.force("refs/heads/topic", merged);
    f.publish();
    f.publish();
    CHECK(f.facts(f.one).integrated_sha() == merged);
    const auto types = f.event_types();
    CHECK(std::ranges::count(types, "changeset.merged") == 1);
}

TEST_CASE("what was merged there does not land on a root branch that is gone", "[app][publish]") {
    PublishingFixture f;
    f.publish();
    const CommitId before = f.repository.git.ref("refs/heads/topic").value();
    f.merge_on_forge(f.one);
    f.repository.force("refs/heads/topic", std::nullopt);
    f.publish();
    CHECK(f.progress.has_warned_of("the root branch topic is gone"));
    CHECK(f.progress.has_warned_of("git branch topic " + before.str()));
    CHECK_FALSE(f.repository.git.ref("refs/heads/topic"));
    CHECK(f.state(f.one) != ChangesetState::merged);
}

TEST_CASE("nothing lands that has not come to the parent branch", "[app][publish]") {
    PublishingFixture f;
    f.settings.pr_strategy = PrStrategy::parallel;
    f.publish();
    const CommitId before = f.repository.git.ref("refs/heads/topic").value();
    SECTION("a pull request that was merged into another's branch") {
        const CommitId there = f.repository.git.commits.add(
            {.tree = (*f.repository.git.commits.find(f.head(f.two)))->tree,
             .parents = {f.head(f.one), f.head(f.two)},
             .message = "Merge\n",
             .author = "Bob",
             .committer = "Forge"});
        f.repository.origin.branches.insert_or_assign(f.work_branch_of(f.one), there);
        f.forge->merge(f.pull_request(f.two)->number, there);
        f.publish();
        CHECK(f.state(f.two) == ChangesetState::done);
        CHECK(f.pushed(f.one) == there);
    }
    SECTION("the forge does not answer") {
        f.merge_on_forge(f.one);
        f.forge->fault = Error{ErrorCode::forge_unknown, "no answer"};
        f.publish();
        CHECK(f.state(f.one) == ChangesetState::done);
    }
    SECTION("the root branch has something that the parent branch has not") {
        f.move_root({{"own.txt", "own\n"}});
        const CommitId own = f.repository.git.ref("refs/heads/topic").value();
        f.merge_on_forge(f.one);
        f.publish();
        CHECK(f.state(f.one) == ChangesetState::done);
        CHECK(f.progress.has_warned_of("topic has commits that main has not"));
        CHECK(f.repository.git.ref("refs/heads/topic") == own);
        return;
    }
    CHECK(f.repository.git.ref("refs/heads/topic") == before);
}

TEST_CASE("what was merged into the branch below lands with that, squashed or not",
          "[app][publish]") {
    PublishingFixture f;
    f.settings.pr_strategy = PrStrategy::parallel;
    f.publish();
    const CommitId there =
        f.repository.git.commits.add({.tree = (*f.repository.git.commits.find(f.head(f.two)))->tree,
                                      .parents = {f.head(f.one), f.head(f.two)},
                                      .message = "Merge\n",
                                      .author = "Bob",
                                      .committer = "Forge"});
    f.repository.origin.branches.insert_or_assign(f.work_branch_of(f.one), there);
    f.forge->merge(f.pull_request(f.two)->number, there);
    const CommitId merged = f.merge_on_forge(f.one, GENERATE(true, false));
    f.publish();
    CHECK(f.facts(f.one).integrated_sha() == merged);
    CHECK(f.state(f.two) == ChangesetState::merged);
    CHECK(f.repository.git.ref("refs/heads/topic") == merged);
    CHECK(f.pull_request(f.three)->base == f.main);
    CHECK(f.stands_on(f.three, merged));
}

TEST_CASE("what was merged elsewhere is told with what brings it on, and lands once it is there",
          "[app][publish]") {
    PublishingFixture f;
    f.publish();
    const BranchName release = *BranchName::parse("release");
    f.forge->push(release, f.first);
    unwrap(f.forge->edit(1, {.base = release}));
    const CommitId made =
        f.repository.git.commits.add({.tree = (*f.repository.git.commits.find(f.head(f.one)))->tree,
                                      .parents = {f.first, f.head(f.one)},
                                      .message = "Merge\n",
                                      .author = "Bob",
                                      .committer = "Forge"});
    f.forge->merge(1, made);
    f.publish();
    CHECK(f.state(f.one) == ChangesetState::done);
    CHECK(f.progress.has_warned_of("#1 is merged into release, and has not come to main yet"));
    CHECK(f.progress.has_warned_of("merge release into main there, or make another pull request"));
    f.move_main(made);
    f.publish();
    CHECK(f.facts(f.one).integrated_sha() == made);
}

TEST_CASE("a pull request that was closed is told once, and made by nobody again",
          "[app][publish]") {
    PublishingFixture f;
    f.publish();
    f.forge->close(1);
    f.publish();
    CHECK(f.written(f.one, "changeset.pr_state") == "closed");
    CHECK(f.progress.has_warned_of("#1 of " + f.one.id.str() + " was closed"));
    CHECK(f.mail_to_overseer().size() == 1);
    const auto told = f.progress.warnings.size();
    f.publish();
    CHECK(f.progress.warnings.size() == told);
    CHECK(f.mail_to_overseer().size() == 1);
    CHECK_THAT(f.mail_to_overseer()[0].description,
               ContainsSubstring("git atelier abandon " + f.one.id.str()));
    CHECK(unwrap(f.forge->pull_requests_of(f.work_branch_of(f.one))).size() == 1);
    CHECK(f.state(f.one) == ChangesetState::done);
    // It holds up nothing that does not stand on it.
    CHECK(f.pull_request(f.beside));
    f.forge->reopen(1);
    f.publish();
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("how a review stands is written down", "[app][publish]") {
    PublishingFixture f;
    f.publish();
    f.forge->review(1, {{"bob"}, ReviewVerdict::approved, "fine"});
    f.publish();
    CHECK(f.record(f.one).state == PrState::approved);
    CHECK(f.written(f.one, "changeset.pr_state") == "approved");
}
