// An agent that a test tells each step, in a session as any other.
#include "support/catch.hpp"
#include "support/guarded_session.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Writes src/led.txt in the trial's worktree and commits it; then the claim may go.
AttemptOutcome led_commit(RegisteredScene& registered, SessionAttempt& trial, bool taken_over) {
    const Step write{.argv = {"tee", "src/led.txt"}, .input = "led\n"};
    const Step add{.argv = {"git", "add", "src/led.txt"}};
    const Step commit{.argv = {"git", "commit", "-q", "-m", "Write"}};
    const Step look{.argv = {"git", "log", "-1"}, .after_takeover = taken_over};
    return try_way(registered.scene, trial,
                   {"working",
                    {write, add, commit, look},
                    "ref refs/heads/{branch}",
                    "now held by atelier/worker/thief"});
}

} // namespace

TEST_CASE("an agent that is told each step works in a session as any other", "[e2e][ways]") {
    RegisteredScene registered;
    SessionAttempt trial(registered.project, Role::worker);
    CHECK(trial.environment().at("ATELIER_AGENT_ID") == "atelier/worker/ann");
    const AttemptOutcome tried = led_commit(registered, trial, false);
    INFO(tried.report << tried.refusal.value_or(""));
    CHECK_FALSE(tried.refusal);
    CHECK(tried.reached.size() == 1);
    CHECK(tried.landed);
    CHECK(registered.atelier.git().git(registered.scene.repository.folder,
                                       {"show", "bounded:src/led.txt"}) == "led");
}

TEST_CASE("what was committed before the claim was taken over does not land", "[e2e][ways]") {
    RegisteredScene registered;
    SessionAttempt trial(registered.project, Role::worker);
    const AttemptOutcome tried = led_commit(registered, trial, true);
    INFO(tried.report);
    CHECK_FALSE(tried.refusal);
    CHECK_FALSE(tried.landed);
    CHECK(judge(tried, {}) == Verdict::detected);
}
