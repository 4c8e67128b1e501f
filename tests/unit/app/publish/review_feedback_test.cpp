#include "app/publish/review_feedback.hpp"

#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Reviewed : PublishingFixture {
    Reviewed() {
        publish();
        forge->comment(1, "one.txt", 1, {.author = {"bob"}, .body = "Say it in capitals."});
        forge->comment(1, "one.txt", 2, {.author = {"bob"}, .body = "Never mind."});
        forge->resolve(1, 1);
    }
    void asks(const std::string& body = "Not yet.") {
        clock.advance(Seconds{60});
        forge->review(1, {{"bob"}, ReviewVerdict::changes_requested, body, clock.now()});
    }
    std::vector<Bead> mail() { return select({.kind = BeadKind::message, .thread = one.id}); }
};

} // namespace

TEST_CASE("a review that asks for changes has the changeset worked on again, once",
          "[app][publish]") {
    Reviewed f;
    f.asks();
    f.publish();
    CHECK_FALSE(f.facts(f.one).done_head());
    const auto mail = f.mail();
    REQUIRE(mail.size() == 1);
    CHECK(mail[0].assignee == "worker");
    CHECK_THAT(mail[0].description, ContainsSubstring("bob says:\nNot yet.") &&
                                        ContainsSubstring("one.txt:1\nbob: Say it in capitals.") &&
                                        !ContainsSubstring("Never mind"));
    CHECK(f.event_types().back() == "changeset.reopened");
    f.publish();
    CHECK(f.mail().size() == 1);
    // Done again, it is pushed onto the same pull request.
    const CommitId mended = f.commit_work(f.one, f.head(f.one), {{"one.txt", "ONE\n"}});
    f.done(f.one, f.first, mended);
    f.publish();
    CHECK(f.pushed(f.one) == f.head(f.one));
    CHECK(f.pull_request(f.one)->number == 1);
    CHECK(f.facts(f.one).done_head());
    SECTION("another review is another one") {
        f.asks("Still not.");
        f.publish();
        CHECK(f.mail().size() == 2);
    }
}

TEST_CASE("nobody works again on what is approved since, or not known", "[app][publish]") {
    Reviewed f;
    f.asks();
    SECTION("the same person approves") {
        f.forge->review(1, {{"bob"}, ReviewVerdict::approved, "", f.clock.now()});
    }
    SECTION("the forge does not answer") {
        f.forge->fault = Error{ErrorCode::forge_unknown, "no answer"};
    }
    SECTION("it has merged") {
        f.merge_on_forge(f.one);
        f.publish();
        CHECK(f.state(f.one) == ChangesetState::merged);
        return;
    }
    f.publish();
    CHECK(f.facts(f.one).done_head());
    CHECK(f.mail().empty());
}
