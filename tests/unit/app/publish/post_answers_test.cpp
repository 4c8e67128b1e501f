#include "app/publish/post_answers.hpp"

#include "app/changeset/review_threads.hpp"
#include "app/publish/posting_claim.hpp"
#include "domain/forge/thread_reply.hpp"
#include "support/publishing_fixture.hpp"
#include "support/stumbling_forge.hpp"

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
            return answer_threads(plan, worker(), one.id, {{id, text}});
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

TEST_CASE("two runs that come to an answer at one instant write it once", "[app][publish]") {
    Answered f;
    const ProcessIdentity first_run = f.machine.own;
    auto stumbling = std::make_shared<StumblingForge>(*f.forge);
    f.work.forge = [&](const ForgeRepository&) -> Result<std::shared_ptr<Forge>> {
        return std::static_pointer_cast<Forge>(stumbling);
    };
    ProcessIdentity second_run = first_run;
    second_run.pid = 200;
    f.machine.living.push_back(second_run);
    // The other run is as far as this one, which is about to write.
    const auto is_begun = [&] {
        const auto claim = unwrap(f.store.read(
            [&](PlanReader& plan) { return plan.remembered("posting:" + f.one.id.str()); }));
        return claim && !claim->empty();
    };
    int others = 0;
    stumbling->before_change = [&] {
        if (others > 0 || !is_begun()) return;
        ++others;
        f.machine.own = second_run;
        f.publish();
        f.machine.own = first_run;
    };
    f.publish();
    CHECK(others == 1);
    CHECK(f.comments(0).size() == 2);
    CHECK(f.count("changeset.replied") == 1);
    CHECK(f.asked().threads[0].posted);
}

TEST_CASE("a run that was killed after it wrote an answer is made up for by the next",
          "[app][publish]") {
    Answered f;
    REQUIRE(unwrap(begin_posting(f.work, f.one.id)));
    // It has written, and nobody has recorded it.
    const auto threads = unwrap(f.forge->threads(1));
    const std::int64_t asked = threads.at(0).comments.back().id;
    unwrap(
        f.forge->reply(1, threads.at(0), reply_text("It is in capitals.", f.head(f.one), asked)));
    f.machine.living.clear();
    f.machine.own.pid = 200;
    f.machine.living.push_back(f.machine.own);
    f.publish();
    CHECK(f.comments(0).size() == 2);
    CHECK(f.asked().threads[0].posted);
    CHECK(f.count("changeset.replied") == 1);
}
