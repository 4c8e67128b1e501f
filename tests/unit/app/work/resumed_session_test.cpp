// The turns of one session, and the conversation that outlives it.
#include "app/core/turn_record.hpp"
#include "app/review/retry.hpp"
#include "support/session_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct TurnsFixture : SessionFixture {
    TurnsFixture() { runtime.worker_resume = {"agent", "--resume", "{runtime_session}"}; }

    // An agent that does this, whose conversation is c-1.
    void plays(std::function<void(const TurnRequest&)> act, TurnOutcome outcome = {}) {
        outcome.reading.runtime_session = "c-1";
        agents.script.push_back({.act = std::move(act), .outcome = std::move(outcome)});
    }
    void leaves_a_file(const TurnRequest& turn) {
        unwrap(files.write(turn.directory / "half.txt", "x\n"));
    }
};

using Words = std::vector<std::string>;

const auto nothing = [](const TurnRequest&) {};

} // namespace

TEST_CASE("an agent that ends without a word has one more turn in its conversation, with what is "
          "missing",
          "[app][session]") {
    TurnsFixture f;
    TurnOutcome used;
    used.reading.tokens = TokenUsage{10, 0, 1};
    f.plays([&](const TurnRequest& turn) { f.leaves_a_file(turn); }, used);
    f.plays(
        [&](const TurnRequest& turn) {
            CHECK_THAT(f.prompt(),
                       ContainsSubstring("You have not said how " + f.changeset.id.str()) &&
                           ContainsSubstring("1 file not committed: half.txt") &&
                           !ContainsSubstring("## The changeset"));
            f.does({{"half.txt", "x\n"}})(turn);
        },
        used);
    const SessionReport report = unwrap(f.hold());
    CHECK(report.end == SessionEnd::integrated);
    REQUIRE(f.agents.started.size() == 2);
    CHECK(f.agents.started[1].argv == Words{"agent", "--resume", "c-1"});
    CHECK(f.agents.started[1].session == report.session);
    CHECK(f.agents.started[1].transcript == f.agents.started[0].transcript);
    const auto record =
        unwrap(f.store.read([&](PlanReader& plan) { return turn_record(plan, report.session); }));
    CHECK(record.value().tokens == TokenUsage{20, 0, 2});
}

TEST_CASE("a second turn may use what the first has left, and is not taken where that is nothing",
          "[app][session]") {
    TurnsFixture f;
    f.settings.session_max_tokens = 15;
    const bool enough = GENERATE(true, false);
    TurnOutcome used;
    used.reading.tokens = TokenUsage{enough ? 10 : 15, 0, 0};
    f.plays(nothing, used);
    f.plays(f.does({{"a", "x\n"}}));
    CHECK(unwrap(f.hold()).end == (enough ? SessionEnd::integrated : SessionEnd::blocked));
    REQUIRE(f.agents.started.size() == (enough ? 2 : 1));
    CHECK(f.agents.started[0].budget.tokens == 15);
    if (!enough) return;
    CHECK(f.agents.started[1].budget.tokens == 5);
    CHECK(f.agents.started[1].begun.earlier.tokens == TokenUsage{10, 0, 0});
}

TEST_CASE("who says nothing in the second turn either is judged, and has no third",
          "[app][session]") {
    TurnsFixture f;
    f.plays(nothing);
    f.plays(nothing);
    CHECK(unwrap(f.hold()).end == SessionEnd::blocked);
    CHECK(f.agents.started.size() == 2);
    CHECK(f.mail_to_overseer().size() == 1);
}

TEST_CASE("an agent whose conversation cannot go on begins anew, with brief and reminder",
          "[app][session]") {
    TurnsFixture f;
    const bool can = GENERATE(true, false);
    if (can)
        f.agents.expect(nothing);
    else
        f.plays(nothing);
    if (!can) f.runtime.worker_resume.clear();
    f.plays([&](const TurnRequest& turn) {
        CHECK_THAT(f.prompt(), ContainsSubstring("## The changeset") &&
                                   ContainsSubstring("second turn in this session"));
        f.does({{"a", "x\n"}})(turn);
    });
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    REQUIRE(f.agents.started.size() == 2);
    CHECK(f.agents.started[1].argv == f.agents.started[0].argv);
}

TEST_CASE("nobody is reminded who was reminded before, failed, was stopped or has said something",
          "[app][session]") {
    TurnsFixture f;
    TurnOutcome outcome;
    std::function<void(const TurnRequest&)> act = nothing;
    SECTION("by its own runtime's hook") {
        act = [&](const TurnRequest& turn) {
            unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
                return put_conversation(plan, turn.session,
                                        {.runtime = "script", .reminded = true});
            }));
        };
    }
    SECTION("failed") {
        outcome.status = 3;
    }
    SECTION("the model refused") {
        outcome.reading.ends = Ends{ReplyEnd::refused};
    }
    SECTION("over its budget") {
        outcome.end = TurnEnd::over_budget;
    }
    SECTION("stopped") {
        outcome.end = TurnEnd::interrupted;
    }
    SECTION("blocked") {
        act = [&](const TurnRequest& turn) {
            unwrap(changeset_block(f.agent_context(turn), f.changeset.id, "no access"));
        };
    }
    SECTION("committed all there is to do") {
        act = [&](const TurnRequest& turn) { f.commit_as_agent(turn, {{"a", "x\n"}}); };
    }
    f.plays(act, outcome);
    unwrap(f.hold());
    CHECK(f.agents.started.size() == 1);
}

TEST_CASE("a session that was broken off is taken up in its conversation", "[app][session]") {
    TurnsFixture f;
    TurnOutcome outcome;
    SECTION("stopped") {
        outcome.end = TurnEnd::interrupted;
    }
    SECTION("at the model's limit") {
        outcome.reading.ends = Ends{ReplyEnd::rate_limited, 429, "too many"};
    }
    SECTION("killed") {
        outcome.end = TurnEnd::lost;
    }
    f.plays([&](const TurnRequest& turn) { f.leaves_a_file(turn); }, outcome);
    static_cast<void>(f.hold());
    f.plays([&](const TurnRequest& turn) {
        CHECK_THAT(f.prompt(), ContainsSubstring("go on with " + f.changeset.id.str()) &&
                                   ContainsSubstring("- half.txt"));
        f.does({{"half.txt", "x\n"}})(turn);
    });
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    REQUIRE(f.agents.started.size() == 2);
    CHECK(f.agents.started[1].argv == Words{"agent", "--resume", "c-1"});
}

TEST_CASE("a session that was blocked is not taken up in its conversation", "[app][session]") {
    TurnsFixture f;
    TurnOutcome failed;
    failed.status = 3;
    f.plays(nothing, failed);
    CHECK(unwrap(f.hold()).end == SessionEnd::blocked);
    unwrap(retry(f.overseer(), gone, f.changeset.id));
    f.plays(f.does({{"a", "x\n"}}));
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    CHECK(f.agents.started[1].argv ==
          Words{"agent", f.paths.prompt(f.agents.started[1].session).string()});
}
