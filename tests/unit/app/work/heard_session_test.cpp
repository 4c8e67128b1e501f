// What is said about a changeset while it is worked on, or waits to land, and what the next session
// is told.
#include "app/mail/notices.hpp"
#include "app/review/retry.hpp"
#include "support/session_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct HeardFixture : SessionFixture {
    // The overseer says it.
    BeadId say(const std::string& text, const BeadId& thread) {
        return unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return send_once(plan, overseer(),
                             {.to = "atelier/worker/worker-1",
                              .subject = text,
                              .body = text,
                              .thread = thread,
                              .key = text});
        }));
    }
};

} // namespace

TEST_CASE("what is said while the agent works is heard before anything lands", "[app][session]") {
    HeardFixture f;
    BeadId stop = f.changeset.id;
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
        f.say_done(turn);
        stop = f.say("Stop, land nothing", f.changeset.id);
    });
    CHECK(unwrap(f.hold()).end == SessionEnd::unread);
    CHECK(f.at_root() == f.first);
    CHECK(f.state(f.changeset) == ChangesetState::working);
    CHECK_FALSE(f.get(stop).message->read_at);

    SECTION("whose agent says nothing to it lands nothing") {
        CHECK(unwrap(f.hold()).end == SessionEnd::blocked);
        CHECK_THAT(f.prompt(), ContainsSubstring("Stop, land nothing"));
        CHECK(f.get(stop).message->read_at);
        CHECK(f.at_root() == f.first);
    }
    SECTION("whose agent goes on all the same may land") {
        f.agents.expect([&](const TurnRequest& turn) { f.say_done(turn); });
        CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
        CHECK_FALSE(f.get(stop).status == BeadStatus::open);
    }
    SECTION("and is told again while the agents are killed") {
        f.agents.script.push_back({.outcome = {.end = TurnEnd::lost}});
        CHECK(must_fail(f.hold()).code == ErrorCode::runtime_failed);
        CHECK_FALSE(f.get(stop).message->read_at);
        f.agents.expect([&](const TurnRequest& turn) { f.say_done(turn); });
        CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
        CHECK_THAT(f.prompt(), ContainsSubstring("Stop, land nothing"));
    }
}

TEST_CASE("an agent that ends without a word although it was spoken to is told so, and not blocked",
          "[app][session]") {
    HeardFixture f;
    const int status = GENERATE(0, 1);
    const TurnEnd end = GENERATE(TurnEnd::exited, TurnEnd::concluded);
    f.agents.script.push_back({.act =
                                   [&](const TurnRequest& turn) {
                                       f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
                                       f.say("Stop, land nothing", f.changeset.id);
                                   },
                               .outcome = {.end = end, .status = status}});
    CHECK(unwrap(f.hold()).end == SessionEnd::unread);
    CHECK(f.state(f.changeset) == ChangesetState::working);
    CHECK(f.at_root() == f.first);
    f.agents.script.push_back({.outcome = {.end = TurnEnd::exited, .status = 1}});
    CHECK(unwrap(f.hold()).end == SessionEnd::blocked);
    CHECK_THAT(f.prompt(), ContainsSubstring("Stop, land nothing"));
}

TEST_CASE("what is said of work that waits to land is heard before it does", "[app][session]") {
    HeardFixture f;
    f.settings.admission.review_required = true;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    CHECK(unwrap(f.hold()).end == SessionEnd::done);
    f.settings.admission.review_required = false;
    f.say("Not like this", f.epic.id);
    const SessionReport report = unwrap(land_session(f.work_context(), f.request(f.changeset)));
    CHECK(report.end == SessionEnd::unread);
    CHECK(f.at_root() == f.first);
    CHECK(f.state(f.changeset) == ChangesetState::working);
}

TEST_CASE("the next session is told which check failed and what it said", "[app][session]") {
    HeardFixture f;
    f.settings.checks = {{"make", "test"}};
    f.process.answer = [](const ProcessRequest&) {
        ProcessResult failed;
        failed.status = 2;
        failed.out = "1 test failed: greeting\n";
        return Result<ProcessResult>(failed);
    };
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    CHECK(unwrap(f.hold()).end == SessionEnd::blocked);
    unwrap(retry(f.overseer(), gone, f.changeset.id));
    CHECK(unwrap(f.hold()).end == SessionEnd::blocked);
    CHECK_THAT(f.prompt(), ContainsSubstring("1 test failed: greeting") &&
                               ContainsSubstring(" Work\n") &&
                               ContainsSubstring("    make test\n"));
}
