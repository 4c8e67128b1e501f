// What a run does while somebody has paused what it works on.
#include "app/review/pause.hpp"
#include "app/work/plan_session.hpp"
#include "app/work/work_loop.hpp"
#include "support/project_fixture.hpp"
#include "view/work.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct OrderedRun : ProjectFixture {
    Bead part_of(const std::string& title) { return changeset(epic(title), "Part of " + title); }
    void order(const std::optional<BeadId>& on) {
        unwrap(pause(overseer(), gone, {.on = on, .reason = "not yet"}));
    }
    void take_back(const std::optional<BeadId>& on) { unwrap(resume(overseer(), {.on = on})); }
    // Commits and says that it is done, and somebody pauses meanwhile.
    void expect_paused_turn(const std::optional<BeadId>& on) {
        const auto work = does({{"file", "x\n"}});
        agents.expect([=, this](const TurnRequest& turn) {
            work(turn);
            order(on);
        });
    }
};

} // namespace

TEST_CASE("a paused epic is passed over, and that is no failure", "[app][work][pause]") {
    OrderedRun f;
    const Bead held = f.part_of("Held");
    const Bead other = f.part_of("Other");
    f.order(held.parent);
    f.agents.expect(f.does({{"file", "x\n"}}));
    const WorkOutcome outcome = f.run();
    CHECK(f.state(other) == ChangesetState::merged);
    CHECK(f.state(held) == ChangesetState::ready);
    CHECK(outcome.succeeded());
    CHECK(outcome.reasons.at(*held.parent).at(0).ordered);
    CHECK_THAT(work_text(outcome),
               ContainsSubstring("'git atelier resume " + held.parent->str() + "'"));
    CHECK(f.mail_to_overseer().empty());
    WorkRequest named = f.work_request();
    named.epic = held.parent;
    CHECK(must_fail(run_work_loop(f.work_context(), named)).code == ErrorCode::paused);
}

TEST_CASE("nothing begins in a paused project, and nobody is asked for work",
          "[app][work][pause]") {
    OrderedRun f;
    const Bead part = f.part_of("E");
    f.order(std::nullopt);
    CHECK(f.run().succeeded());
    CHECK(f.agents.started.empty());
    CHECK(f.mail_to_overseer().empty());
    f.take_back(std::nullopt);
    f.agents.expect(f.does({{"file", "x\n"}}));
    f.run();
    CHECK(f.state(part) == ChangesetState::merged);
}

TEST_CASE("what is paused while its agent works is done and does not land before it goes on",
          "[app][work][pause]") {
    OrderedRun f;
    const Bead part = f.part_of("E");
    const std::vector<std::optional<BeadId>> each{
        std::nullopt, part.parent, std::optional(f.worker("worker-1").caller_bead())};
    const auto on = each.at(GENERATE(0U, 1U, 2U));
    f.expect_paused_turn(on);
    const WorkOutcome outcome = f.run();
    REQUIRE(outcome.sessions.size() == 1);
    CHECK(outcome.sessions[0].end == SessionEnd::done);
    CHECK(outcome.sessions[0].code == ErrorCode::paused);
    CHECK(outcome.succeeded());
    CHECK(f.state(part) == ChangesetState::done);
    CHECK(f.get(*part.parent).assignee == "atelier/worker/worker-1");
    f.take_back(on);
    f.run();
    CHECK(f.state(part) == ChangesetState::merged);
    CHECK(f.agents.started.size() == 1);
}

TEST_CASE("what is paused before its agent starts goes on where it stopped", "[app][work][pause]") {
    OrderedRun f;
    const Bead part = f.part_of("E");
    f.settings.worktree_setup = {{"make"}};
    f.process.answer = [&](const ProcessRequest&) {
        if (f.process.ran.size() == 1) f.order(part.parent);
        return ProcessResult{};
    };
    const WorkOutcome outcome = f.run();
    REQUIRE(outcome.sessions.size() == 1);
    CHECK(outcome.sessions[0].end == SessionEnd::interrupted);
    CHECK(outcome.stop == WorkStop::no_work);
    CHECK(outcome.succeeded());
    CHECK(f.agents.started.empty());
    f.take_back(part.parent);
    f.agents.expect(f.does({{"file", "x\n"}}));
    f.run();
    CHECK(f.state(part) == ChangesetState::merged);
}

TEST_CASE("a run that waits goes on as soon as it may", "[app][work][pause]") {
    OrderedRun f;
    const Bead part = f.part_of("E");
    f.order(std::nullopt);
    f.agents.expect(f.does({{"file", "x\n"}}));
    f.interrupt.meanwhile = [&] {
        if (f.interrupt.waits.size() == 1) f.take_back(std::nullopt);
        if (f.state(part) == ChangesetState::merged) f.interrupt.asked = true;
    };
    f.run(RunMode::watch);
    CHECK(f.state(part) == ChangesetState::merged);
}

TEST_CASE("a paused worker is nobody's choice, and a paused planner does not start",
          "[app][work][pause]") {
    OrderedRun f;
    f.part_of("E");
    const Identity first =
        unwrap(acquire_identity(f.worker(), Role::worker, "worker-1", f.machine.own, gone));
    unwrap(release_identity(f.worker("worker-1"), first));
    f.order(f.worker("worker-1").caller_bead());
    f.agents.expect(f.does({{"file", "x\n"}}));
    CHECK(f.run().worker.name() == "worker-2");
    f.order(std::nullopt);
    const RuntimeDefinition runtime = unwrap(f.runtimes.definition("script"));
    const auto refused = plan_session(f.work_context(), {.runtime = runtime, .goal = "g"});
    CHECK(must_fail(refused).code == ErrorCode::paused);
}
