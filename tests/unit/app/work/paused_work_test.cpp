// Sessions that could not be held: what a run makes of them, and when they are tried again.
#include "app/core/start_pauses.hpp"
#include "app/review/retry.hpp"
#include "domain/work/choice.hpp"
#include "support/loop_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct PausedRun : LoopFixture {
    void fails_to_start() {
        agents.script.push_back({.missing = Error{ErrorCode::runtime_missing, "no program"}});
    }
};

} // namespace

TEST_CASE("a limit of the model blocks nothing, and others are worked on meanwhile",
          "[app][work]") {
    PausedRun f;
    const Bead epic = f.epic("E");
    const Bead one = f.changeset(epic, "One");
    const Bead two = f.changeset(epic, "Two");
    TurnOutcome limited;
    limited.status = 1;
    limited.reading.take(Ends{ReplyEnd::rate_limited, 429, "try again in 60 s"});
    f.agents.script.push_back({.outcome = limited});
    f.expect_work(1);
    const WorkOutcome outcome = f.run();
    REQUIRE(outcome.failures.size() == 1);
    CHECK(outcome.failures[0].error.code == ErrorCode::rate_limited);
    CHECK(outcome.sessions.size() == 1);
    CHECK(f.state(two) == ChangesetState::merged);
    CHECK(f.state(one) != ChangesetState::blocked);
    CHECK(f.mail_to_overseer().empty());
    CHECK(f.progress.has_warned_of("it is tried again in 1 min"));
    // Not before its time, whoever asks.
    const WorkOutcome waits = f.run();
    CHECK(f.agents.started.size() == 2);
    CHECK(waits.reasons.at(epic.id)[0].code == ErrorCode::paused);
    CHECK(f.mail_to_overseer().empty());
    f.clock.advance(Seconds{61});
    f.agents.expect(f.does({{"another", "x\n"}}));
    f.run();
    CHECK(f.state(one) == ChangesetState::merged);
}

TEST_CASE("a session that could not be held keeps its epic out of the run", "[app][work]") {
    PausedRun f;
    const Bead epic = f.epic("E");
    f.changeset(epic, "One");
    f.changeset(epic, "Two");
    f.fails_to_start();
    f.expect_work(1);
    const WorkOutcome outcome = f.run();
    REQUIRE(outcome.failures.size() == 1);
    CHECK(outcome.failures[0].epic == epic.id);
    CHECK(outcome.failures[0].error.code == ErrorCode::runtime_missing);
    CHECK(outcome.failed());
    CHECK(f.agents.started.empty());
    CHECK(f.progress.has_warned_of("no program"));
    // It hides nothing from its worker, and whoever comes next takes up what was begun.
    CHECK(f.get(epic.id).assignee.empty());
    CHECK(f.mail_to_overseer().size() == 1);
    f.agents.expect(f.does({{"another", "x\n"}}));
    f.run();
    CHECK(is_closed(f.get(epic.id)));
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("what failed is passed over in its pause, which grows, and others are worked on",
          "[app][work]") {
    PausedRun f;
    const Bead broken = f.epic("Broken", {.priority = 1});
    f.changeset(broken, "One");
    f.fails_to_start();
    f.run();
    // A first pause is waited out, a longer one is not.
    f.fails_to_start();
    CHECK(f.run().failures.size() == 1);
    CHECK(f.interrupt.waits.size() == 1);
    f.changeset(f.epic("Sound"), "Two");
    f.expect_work(1);
    const WorkOutcome outcome = f.run();
    CHECK(f.ends(outcome) == SessionEnds{SessionEnd::integrated});
    CHECK(outcome.failures.empty());
    REQUIRE(outcome.reasons.contains(broken.id));
    CHECK(outcome.reasons.at(broken.id)[0].code == ErrorCode::paused);
    CHECK(outcome.failed());
    CHECK(f.interrupt.waits.size() == 1);
    CHECK(f.mail_to_overseer().size() == 1);
    f.clock.advance(pause_after(2));
    f.expect_work(1);
    CHECK(f.ends(f.run()) == SessionEnds{SessionEnd::integrated});
}

TEST_CASE("what failed is tried at once by its name, or after a retry", "[app][work]") {
    PausedRun f;
    const Bead epic = f.epic("E");
    const Bead changeset = f.changeset(epic, "One");
    WorkRequest named = f.work_request();
    named.epic = epic.id;
    f.fails_to_start();
    f.run();
    f.fails_to_start();
    CHECK(f.refused(named).code == ErrorCode::runtime_missing);
    // It is told once, and hides nothing from its worker.
    CHECK(f.mail_to_overseer().size() == 1);
    CHECK(f.get(epic.id).assignee.empty());
    f.fails_to_start();
    CHECK(f.refused(named).code == ErrorCode::runtime_missing);
    CHECK(f.run().sessions.empty());
    unwrap(retry(f.overseer(), gone, changeset.id));
    f.expect_work(1);
    CHECK(f.ends(f.run()) == SessionEnds{SessionEnd::integrated});
    CHECK(f.interrupt.waits.empty());
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("a watching run tries what failed again at its interval", "[app][work]") {
    PausedRun f;
    f.changeset(f.epic("E"), "One");
    f.fails_to_start();
    f.expect_work(1);
    f.interrupt.meanwhile = [&] { f.interrupt.asked = f.interrupt.waits.size() > 5; };
    const WorkOutcome outcome = f.run(RunMode::watch);
    CHECK(outcome.failures.size() == 1);
    CHECK(f.ends(outcome) == SessionEnds{SessionEnd::integrated});
}
