#include "app/publish/review_feedback.hpp"

#include "app/changeset/review_threads.hpp"
#include "app/changeset/unblock_changeset.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/settled_mail.hpp"
#include "domain/work/lifecycle.hpp"
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
    // A session on it that calls it done; with `changed`, after a commit.
    void session(const std::string& name, const FileContents& changed = {}) {
        hear(one);
        const CommitId before = head(one);
        const CommitId after = changed.empty() ? before : commit_work(one, before, changed);
        put(Session{.id = *SessionId::parse(name),
                    .agent = *AgentId::parse("atelier/worker/alice"),
                    .epic = epic.id,
                    .changeset = one.id,
                    .stage = Stage::end,
                    .started_at = clock.now(),
                    .ended_at = clock.now(),
                    .start = before,
                    .head = after,
                    .declared = Declared::done,
                    .outcome = SessionEnd::done});
        done(one, first, after);
    }
    std::optional<AskedChanges> asked() {
        return unwrap(store.read([&](PlanReader& plan) { return asked_changes(plan, one.id); }));
    }
    std::vector<Bead> decisions() {
        return select({.kind = BeadKind::message,
                       .statuses = {BeadStatus::open},
                       .message_key = blocked_key(one.id)});
    }
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
    f.hear(f.one);
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

TEST_CASE("a session that does nothing about a review is held again, and after two the overseer "
          "is asked",
          "[app][publish]") {
    Reviewed f;
    f.session("s-before");
    f.asks();
    f.publish();
    CHECK(f.state(f.one) != ChangesetState::done);
    f.session("s-1");
    f.publish();
    CHECK(f.state(f.one) != ChangesetState::done);
    CHECK(f.decisions().empty());
    CHECK_THAT(asked_text(*f.asked()), ContainsSubstring("Not yet."));
    SECTION("the second does") {
        f.session("s-2", {{"one.txt", "ONE\n"}});
        f.publish();
        CHECK(f.state(f.one) == ChangesetState::done);
        CHECK(f.decisions().empty());
        // What is not answered stays for the next brief.
        CHECK_THAT(asked_text(*f.asked()),
                   ContainsSubstring("Say it in capitals.") && !ContainsSubstring("Not yet."));
        return;
    }
    SECTION("the second answers") {
        unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
            return answer_threads(plan, f.worker(), f.one.id,
                                  {{f.asked()->threads[0].id, "It is."}});
        }));
        f.session("s-2");
        f.publish();
        CHECK(f.state(f.one) == ChangesetState::done);
        CHECK(f.decisions().empty());
        CHECK(unwrap(f.forge->threads(1))[0].comments.size() == 2);
        return;
    }
    f.session("s-2");
    f.publish();
    CHECK(f.state(f.one) == ChangesetState::blocked);
    REQUIRE(f.decisions().size() == 1);
    CHECK_THAT(f.decisions()[0].title, Catch::Matchers::StartsWith("NEEDS-DECISION: "));
    CHECK_THAT(f.decisions()[0].description,
               ContainsSubstring("pull request #1") &&
                   ContainsSubstring("git atelier retry " + f.one.id.str()));
    f.publish();
    CHECK(f.decisions().size() == 1);
    unwrap(f.store.write(
        f.stamp(), [&](PlanWriter& plan) { return unblock_changeset(plan, f.get(f.one.id)); }));
    CHECK(f.decisions().empty());
    // It has two sessions again.
    f.session("s-3");
    f.publish();
    CHECK(f.state(f.one) != ChangesetState::blocked);
    f.session("s-4");
    f.publish();
    CHECK(f.state(f.one) == ChangesetState::blocked);
}

namespace {

struct Fruitless : Reviewed {
    Fruitless() {
        session("s-before");
        const Json data = Json::object()
                              .set("head", head(one).str())
                              .set("commits", 1)
                              .set("lines", 1)
                              .set("files", 1);
        unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return plan.append({EventType::changeset_done, one.id, data});
        }));
        asks();
        publish();
        for (const char* name : {"s-1", "s-2"}) {
            session(name);
            publish();
        }
        REQUIRE(state(one) == ChangesetState::blocked);
        clock.advance(Seconds{60});
        work.started_by = unwrap(AgentId::make(Role::overseer, "ann"));
    }
    void approve() {
        forge->review(1, {{"bob"}, ReviewVerdict::approved, "", clock.now()});
        publish();
    }
};

} // namespace

TEST_CASE("a changeset that is blocked for want of progress goes on when it is approved",
          "[app][publish]") {
    Fruitless f;
    SECTION("as it stands there") {
        f.approve();
        CHECK(f.state(f.one) == ChangesetState::done);
        CHECK(f.facts(f.one).done_head() == f.head(f.one));
    }
    SECTION("after something came to the work branch") {
        f.commit_work(f.one, f.head(f.one), {{"more.txt", "more\n"}});
        f.approve();
        CHECK(f.state(f.one) != ChangesetState::blocked);
        CHECK_FALSE(f.facts(f.one).done_head());
    }
    CHECK(f.decisions().empty());
    CHECK(std::ranges::count(f.event_types(), "changeset.unblocked") == 1);
}

TEST_CASE("what is blocked for another reason stays so when a review is withdrawn",
          "[app][publish]") {
    Fruitless f;
    f.update(unwrap(block(f.get(f.one.id), "another reason", f.clock.now())));
    f.approve();
    CHECK(f.state(f.one) == ChangesetState::blocked);
}

TEST_CASE("a changeset that is blocked for want of progress lands with its pull request",
          "[app][publish]") {
    Fruitless f;
    f.merge_on_forge(f.one);
    f.publish();
    CHECK(f.state(f.one) == ChangesetState::merged);
    CHECK(f.decisions().empty());
}
