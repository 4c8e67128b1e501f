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

TEST_CASE("a person has everything published that is due, and is told where nothing can be",
          "[app][publish]") {
    PublishingFixture f;
    SECTION("all of it") {
        unwrap(publish_for_person(f.work));
        CHECK(f.pushed(f.one) == f.head(f.one));
        CHECK(f.pull_request(f.one));
    }
    SECTION("no pull requests") {
        f.settings.admission.pr_mode = PrMode::none;
        unwrap(publish_for_person(f.work));
        CHECK(f.asked == 0);
        REQUIRE(f.progress.notes.size() == 1);
        CHECK_THAT(f.progress.notes[0], ContainsSubstring("branch.pr_mode is none"));
    }
    SECTION("no forge") {
        f.work.forge = no_forge;
        CHECK(must_fail(publish_for_person(f.work)).code == ErrorCode::config_invalid);
    }
}

TEST_CASE("what has become of pull requests is found without publishing anything",
          "[app][publish]") {
    PublishingFixture f;
    unwrap(refresh_all_prs(f.work));
    CHECK(f.repository.origin.pushed.empty());
    f.publish();
    f.merge_on_forge(f.one);
    unwrap(refresh_all_prs(f.work));
    CHECK(state_of(f.get(f.one.id)) == ChangesetState::merged);
    CHECK_FALSE(f.pull_request(f.two));
    f.settings.admission.pr_mode = PrMode::none;
    const int before = f.asked;
    unwrap(refresh_all_prs(f.work));
    CHECK(f.asked == before);
}

TEST_CASE("of several workers of a run one asks the forge", "[app][publish]") {
    PublishingFixture f;
    const Time begun = f.clock.now();
    unwrap(publish_unless_since(f.work, begun));
    CHECK(f.asked == 1);
    CHECK(f.pull_request(f.one));
    unwrap(publish_unless_since(f.work, begun));
    CHECK(f.asked == 1);
    SECTION("and of the next run another") {
        f.clock.advance(Seconds{1});
        unwrap(publish_unless_since(f.work, f.clock.now()));
        CHECK(f.asked == 2);
    }
    SECTION("none where there are no pull requests") {
        f.settings.admission.pr_mode = PrMode::none;
        const auto events = f.event_types();
        f.clock.advance(Seconds{1});
        unwrap(publish_unless_since(f.work, f.clock.now()));
        CHECK(f.asked == 1);
        CHECK(f.event_types() == events);
    }
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

TEST_CASE("what its agent asked for is pushed before the epic is complete", "[app][publish]") {
    PublishingFixture f;
    f.settings.push_on = PushOn::epic_complete;
    f.reopen(f.beside);
    f.publish();
    CHECK(f.repository.origin.pushed.empty());
    f.request(f.two);
    f.publish();
    CHECK(f.pushed(f.two) == f.head(f.two));
    CHECK_FALSE(f.pushed(f.one));
    SECTION("and what is done of it later as well") {
        f.done(f.two, f.head(f.one), f.commit_work(f.two, f.head(f.two), {{"two.txt", "more\n"}}));
        f.publish();
        CHECK(f.pushed(f.two) == f.head(f.two));
    }
}

TEST_CASE("drafts become ready, and drafts again, as pr_mode says", "[app][publish]") {
    PublishingFixture f;
    f.settings.admission.pr_mode = PrMode::draft;
    f.publish();
    REQUIRE(f.pull_request(f.one)->draft);
    f.settings.admission.pr_mode = PrMode::ready;
    SECTION("once the epic is complete, where that is the gate") {
        f.settings.pr_gate = PrGate::epic_complete;
        f.reopen(f.beside);
        f.publish();
        CHECK(f.pull_request(f.one)->draft);
        f.done(f.beside, f.first, f.head(f.beside));
    }
    f.publish();
    CHECK_FALSE(f.pull_request(f.one)->draft);
    CHECK(f.written(f.one, "changeset.pr_state") == "open");
    CHECK(f.progress.has_noted("pull request #1 is no longer a draft"));
    f.settings.admission.pr_mode = PrMode::draft;
    f.publish();
    CHECK(f.pull_request(f.one)->draft);
    CHECK(f.written(f.one, "changeset.pr_state") == "draft");
    SECTION("but where a person made it ready") {
        unwrap(f.forge->set_draft(1, false));
        f.publish();
        CHECK_FALSE(f.pull_request(f.one)->draft);
        f.settings.admission.pr_mode = PrMode::ready;
        f.publish();
        CHECK_FALSE(f.pull_request(f.one)->draft);
    }
}

TEST_CASE("a run that ends while it makes a draft ready leaves it ours", "[app][publish]") {
    PublishingFixture f;
    f.settings.admission.pr_mode = PrMode::draft;
    f.publish();
    f.settings.admission.pr_mode = PrMode::ready;
    struct Ended {};
    f.forge->after_change = [] { throw Ended{}; };
    CHECK_THROWS_AS(publish_epics(f.work), Ended);
    f.forge->after_change = [] {};
    f.publish();
    CHECK(f.record(f.one).made_draft == false);
    CHECK_FALSE(f.record(f.one).making_draft);
}

TEST_CASE("a pull request is not written anew where nothing changed", "[app][publish]") {
    PublishingFixture f;
    f.publish();
    f.forge->after_change = [] { FAIL_CHECK("it was edited"); };
    f.publish();
    CHECK(f.pull_request(f.one));
}

TEST_CASE("a pull request says what is planned and changed now, but where a person wrote it",
          "[app][publish]") {
    PublishingFixture f;
    f.publish();
    const auto rename = [&](const std::string& title) {
        Bead bead = f.get(f.one.id);
        bead.title = title;
        f.update(bead);
    };
    const auto add_work = [&](const std::string& file) {
        f.done(f.one, f.first, f.commit_work(f.one, f.head(f.one), {{file, "more\n"}}));
    };
    rename("One and more");
    add_work("more.txt");
    f.publish();
    CHECK(f.pull_request(f.one)->title == "One and more");
    CHECK_THAT(f.pull_request(f.one)->body, ContainsSubstring("more.txt"));
    CHECK(f.progress.has_noted("says what it changes now"));
    unwrap(f.forge->edit(1, {.title = "Theirs"}));
    f.publish();
    CHECK_FALSE(f.progress.has_noted("stays as it is there"));
    rename("One again");
    add_work("again.txt");
    f.publish();
    CHECK(f.pull_request(f.one)->title == "Theirs");
    CHECK_THAT(f.pull_request(f.one)->body, ContainsSubstring("again.txt"));
    CHECK(f.progress.has_noted("somebody changed the title of pull request #1"));
    f.progress.notes.clear();
    f.publish();
    CHECK_FALSE(f.progress.has_noted("somebody changed"));
    CHECK(f.pull_request(f.one)->title == "Theirs");
}
