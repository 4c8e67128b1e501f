#include "app/publish/post_answers.hpp"

#include "app/changeset/review_threads.hpp"
#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A review with two threads, worked on and answered in one of them.
struct Answered : PublishingFixture {
    Answered() {
        publish();
        forge->comment(1, "one.txt", 1, {.author = {"bob"}, .body = "Say it in capitals."});
        forge->comment(1, "one.txt", 2, {.author = {"bob"}, .body = "Why?"});
        asks();
        publish();
        answer(0, "It is in capitals.");
        mend();
    }
    void asks() {
        clock.advance(Seconds{60});
        forge->review(1, {{"bob"}, ReviewVerdict::changes_requested, "Not yet.", clock.now()});
    }
    AskedChanges asked() {
        return *unwrap(store.read([&](PlanReader& plan) { return asked_changes(plan, one.id); }));
    }
    void answer(std::size_t thread, const std::string& text) {
        const std::int64_t id = asked().threads.at(thread).id;
        unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return answer_threads(plan, one.id, {{id, text}});
        }));
    }
    void mend() {
        hear(one);
        done(one, first, commit_work(one, head(one), {{"one.txt", "ONE\n"}}));
    }
    auto count(const std::string& type) { return std::ranges::count(event_types(), type); }
    std::vector<ReviewComment> comments(std::size_t thread) {
        return unwrap(forge->threads(1)).at(thread).comments;
    }
};

} // namespace

TEST_CASE("an answer is written into its thread once, with the commit that was pushed",
          "[app][publish]") {
    Answered f;
    f.publish();
    REQUIRE(f.comments(0).size() == 2);
    CHECK(f.comments(0)[1].body == "It is in capitals.\n\nanswered: " + f.head(f.one).str() +
                                       "\n\n<!-- atelier: answers " +
                                       std::to_string(f.comments(0)[0].id) + " -->");
    CHECK(f.comments(1).size() == 1);
    CHECK(f.asked().threads[0].posted);
    CHECK(f.count("changeset.replied") == 1);
    f.publish();
    CHECK(f.comments(0).size() == 2);
    CHECK(f.count("changeset.replied") == 1);
    SECTION("a second review asks what waits, and its answer is another one") {
        f.forge->comment(1, "one.txt", 3, {.author = {"bob"}, .body = "And this?"});
        f.asks();
        f.publish();
        CHECK(f.asked().threads.size() == 2);
        f.answer(1, "That too.");
        f.mend();
        f.publish();
        CHECK(f.comments(2).size() == 2);
        CHECK(f.comments(0).size() == 2);
    }
    SECTION("nobody asks any more") {
        f.forge->review(1, {{"bob"}, ReviewVerdict::approved, "", f.clock.now()});
        f.publish();
        CHECK_FALSE(
            unwrap(f.store.read([&](PlanReader& plan) { return asked_changes(plan, f.one.id); })));
    }
}

TEST_CASE("an answer that was written and not recorded is not written again", "[app][publish]") {
    Answered f;
    f.publish();
    AskedChanges asked = f.asked();
    asked.threads[0].posted = false;
    unwrap(f.store.write(
        f.stamp(), [&](PlanWriter& plan) { return put_asked_changes(plan, f.one.id, asked); }));
    f.publish();
    CHECK(f.comments(0).size() == 2);
    CHECK(f.asked().threads[0].posted);
}

TEST_CASE("an answer waits for its commit and for the forge", "[app][publish]") {
    Answered f;
    SECTION("it is not pushed") {
        const auto host = unwrap(code_host(f.work));
        unwrap(post_answers(f.work, host, f.get(f.one.id),
                            {.pushed = f.first, .pull_request = f.pull_request(f.one)}));
    }
    SECTION("the forge does not answer") {
        f.forge->fault = Error{ErrorCode::forge_unknown, "no answer"};
        f.publish();
        f.forge->fault.reset();
    }
    SECTION("the thread was asked again before") {
        f.asks();
        f.publish();
        CHECK(f.asked().threads[0].answer == "It is in capitals.");
        f.mend();
    }
    CHECK_FALSE(f.asked().threads[0].posted);
    CHECK(f.comments(0).size() == 1);
    f.publish();
    CHECK(f.comments(0).size() == 2);
}
