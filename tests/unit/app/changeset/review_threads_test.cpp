#include "app/changeset/review_threads.hpp"

#include "app/changeset/changeset_done.hpp"
#include "app/mail/notices.hpp"
#include "support/held_changeset.hpp"
#include "support/memory_repository.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct AskedOf : HeldChangeset {
    AskedOf() {
        put(AskedChanges{
            .pull_request = 7,
            .words = {"bob says:\nNot yet."},
            .threads = {{.id = 101,
                         .last = 103,
                         .place = "a.txt:1",
                         .said = {"bob: Say it in capitals.", "eve: Do."}},
                        {.id = 102, .last = 102, .place = "b.txt", .said = {"bob: Why?"}}}});
    }
    void put(const std::optional<AskedChanges>& asked) {
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return put_asked_changes(plan, changeset.id, asked);
        }));
    }
    std::optional<AskedChanges> asked() {
        return unwrap(fixture.store.read(
            [&](PlanReader& plan) { return asked_changes(plan, changeset.id); }));
    }
    Result<BeadId> say_done(std::vector<ThreadAnswer> answers) {
        return changeset_done(context, out_of_sight,
                              {.summary = "greets", .answers = std::move(answers)});
    }
    std::string in_brief(const std::vector<ToldMessage>& told = {}) {
        return unwrap(fixture.store.read(
            [&](PlanReader& plan) { return review_of_brief(plan, changeset.id, told); }));
    }
};

} // namespace

TEST_CASE("an answer is written as THREAD=TEXT", "[app][changeset_done]") {
    CHECK(unwrap(thread_answer("101=Done = said")) == ThreadAnswer{101, "Done = said"});
    CHECK(unwrap(thread_answer(" 101 = Done.\n")) == ThreadAnswer{101, "Done."});
    for (const char* wrong :
         {"", "101", "101=", "=Done", "a.txt=Done", "-1=Done", "0=Done", "1 2=x"})
        CHECK(must_fail(thread_answer(wrong)).code == ErrorCode::usage);
}

TEST_CASE("answers to a review are kept with the word that the changeset is done",
          "[app][changeset_done]") {
    AskedOf at;
    unwrap(at.say_done({{101, "It is in capitals."}}));
    CHECK(at.asked()->threads[0].answer == "It is in capitals.");
    CHECK(at.asked()->threads[1].waits());
    const auto events = at.fixture.event_types();
    CHECK(events.back() == "changeset.declared");
    CHECK(events[events.size() - 2] == "changeset.answered");
    unwrap(at.say_done({{101, "It is in capitals."}}));
    CHECK(at.fixture.event_types() == events);
    // Until it is there, the last word counts.
    unwrap(at.say_done({{101, "It is."}, {102, "Because."}}));
    CHECK(at.asked()->threads[0].answer == "It is.");
    auto posted = at.asked();
    posted->threads[0].posted = true;
    at.put(posted);
    unwrap(at.say_done({{101, "No."}}));
    CHECK(at.asked()->threads[0].answer == "It is.");
}

TEST_CASE("an answer to what nobody asked is refused, and nothing is said",
          "[app][changeset_done]") {
    AskedOf at;
    const Error error = must_fail(at.say_done({{101, "Done."}, {104, "Done."}}));
    CHECK(error.code == ErrorCode::not_found);
    CHECK_THAT(error.hint.told_to(Audience::worker), ContainsSubstring("101, 102"));
    CHECK(at.asked()->threads[0].waits());
    CHECK(at.fixture.session("s-1")->declared == Declared::nothing);
    at.put(std::nullopt);
    CHECK_FALSE(at.asked());
    CHECK(must_fail(at.say_done({{101, "Done."}})).code == ErrorCode::usage);
    CHECK(at.fixture.session("s-1")->declared == Declared::nothing);
}

TEST_CASE("a brief has what waits for an answer, unless a message in it says so",
          "[app][changeset_done]") {
    AskedOf at;
    const std::string all = at.in_brief();
    CHECK_THAT(all,
               ContainsSubstring("bob says:\nNot yet.") &&
                   ContainsSubstring("Thread 101, a.txt:1\nbob: Say it in capitals.\neve: Do.") &&
                   ContainsSubstring("Thread 102, b.txt\nbob: Why?") &&
                   ContainsSubstring("--answer THREAD=TEXT"));
    unwrap(at.say_done({{102, "Because."}}));
    CHECK_THAT(at.in_brief(), ContainsSubstring("Thread 101") && !ContainsSubstring("Thread 102"));
    const BeadId id = unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, at.fixture.overseer(),
                         {.to = "worker", .subject = "Review", .body = all, .key = "review"});
    }));
    auto asked = at.asked();
    asked->message = id;
    at.put(asked);
    CHECK(at.in_brief({{unwrap(Message::of(at.fixture.get(id)))}}).empty());
    CHECK_FALSE(at.in_brief().empty());
    asked->words.clear();
    asked->threads[0].answer = "Done.";
    at.put(asked);
    CHECK(at.in_brief().empty());
}
