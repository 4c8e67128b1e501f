#include "app/publish/publish_epics.hpp"

#include "support/publishing_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("one pull request at a time, of work that is all pushed", "[app][publish]") {
    PublishingFixture f;
    const CommitId checkout = f.repository.git.ref("refs/heads/main").value();
    f.publish();
    for (const Bead& each : {f.one, f.two, f.three, f.beside})
        CHECK(f.pushed(each) == f.head(each));
    const auto made = f.pull_request(f.one);
    REQUIRE(made);
    CHECK(made->base == f.main);
    CHECK(made->title == "One");
    CHECK_THAT(made->body,
               ContainsSubstring("## Summary\n\nWhat to do.") && ContainsSubstring("one.txt"));
    CHECK_FALSE(made->draft);
    CHECK_FALSE(f.pull_request(f.two));
    CHECK_FALSE(f.pull_request(f.beside));
    CHECK(f.written(f.one, "changeset.pr_number") == "1");
    CHECK(f.written(f.one, "changeset.pr_state") == "open");
    CHECK(f.repository.git.ref("refs/heads/main") == checkout);
    SECTION("again changes nothing") {
        const auto events = f.event_types();
        const auto pushes = f.repository.origin.pushed.size();
        f.publish();
        CHECK(f.event_types() == events);
        CHECK(f.repository.origin.pushed.size() == pushes);
    }
}

TEST_CASE("drafts where drafts are wanted, stacked where they may be", "[app][publish]") {
    PublishingFixture f;
    f.settings.admission.pr_mode = PrMode::draft;
    f.settings.pr_strategy = PrStrategy::parallel;
    f.publish();
    CHECK(f.pull_request(f.one)->draft);
    CHECK(f.written(f.one, "changeset.pr_state") == "draft");
    CHECK(f.pull_request(f.two)->base == f.work_branch_of(f.one));
    CHECK(f.pull_request(f.three)->base == f.work_branch_of(f.two));
    CHECK(f.pull_request(f.beside)->base == f.main);
}

TEST_CASE("what is pushed first stands on its parent branch as the remote has it",
          "[app][publish]") {
    PublishingFixture f;
    const CommitId theirs = f.repository.git.commits.add(
        {.tree = {{"README.md", "readme\n"}, {"theirs.txt", "theirs\n"}},
         .parents = {f.first},
         .message = "Theirs\n",
         .author = "Otto",
         .committer = "Otto"});
    f.move_main(theirs);
    f.publish();
    CHECK(f.repository.git.ref("refs/heads/topic") == theirs);
    CHECK(f.stands_on(f.one, theirs));
    CHECK(f.stands_on(f.two, f.head(f.one)));
    CHECK(f.pushed(f.one) == f.head(f.one));
}

TEST_CASE("a look at pull requests says so where there are none", "[app][publish]") {
    PublishingFixture f;
    f.settings.admission.pr_mode = PrMode::none;
    unwrap(refresh_all_prs(f.work));
    CHECK(f.asked == 0);
    REQUIRE(f.progress.notes.size() == 1);
    CHECK_THAT(f.progress.notes[0], ContainsSubstring("branch.pr_mode is none"));
}

TEST_CASE("nothing is asked where nothing is wanted, or nothing done", "[app][publish]") {
    PublishingFixture f;
    SECTION("without pull requests") {
        f.settings.admission.pr_mode = PrMode::none;
    }
    SECTION("of another epic") {
        unwrap(publish_epics(f.work, id("at-other")));
        CHECK(f.asked == 0);
        return;
    }
    SECTION("closed") {
        Bead closed = f.get(f.epic.id);
        closed.status = BeadStatus::closed;
        f.update(closed);
    }
    f.publish();
    CHECK(f.asked == 0);
    CHECK(f.repository.origin.pushed.empty());
}

TEST_CASE("a forge that does not answer keeps no epic from the others, and loses nothing",
          "[app][publish]") {
    PublishingFixture f;
    SECTION("nobody speaks with it") {
        f.work.forge = no_forge;
        f.publish();
        CHECK(f.progress.has_warned_of("nothing here speaks with github.com"));
    }
    SECTION("the remote") {
        f.repository.origin.fault = Error{ErrorCode::git_failed, "no network"};
        f.publish();
        CHECK(f.progress.has_warned_of("no network"));
        f.repository.origin.fault.reset();
        f.publish();
        CHECK(f.pull_request(f.one));
    }
    SECTION("the forge") {
        f.forge->fault = Error{ErrorCode::forge_unknown, "no answer"};
        f.publish();
        CHECK(f.pushed(f.one) == f.head(f.one));
        CHECK(f.progress.has_warned_of("no answer"));
        f.forge->fault.reset();
        f.publish();
        CHECK(f.pull_request(f.one));
    }
}
