#include "app/work/decided_meanwhile.hpp"

#include "app/plan/promote_epic.hpp"
#include "app/review/retry.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Meanwhile : PlanFixture {
    Bead one = epic("One");
    Bead changeset_of_one = changeset(one, "C");
    Session running{*SessionId::parse("s-1"), *AgentId::make(Role::planner, "p")};

    Meanwhile() {
        update(unwrap(block(changeset_of_one, "stuck", clock.now())));
        clock.advance(Seconds{60});
        running.started_at = clock.now();
    }
    std::string told() {
        return unwrap(
            store.read([&](PlanReader& plan) { return decided_meanwhile(plan, running); }));
    }
    void begin(Stage stage, const std::string& session = "s-1") {
        unwrap(store.write({clock.now(), "atelier/worker/w", session}, [&](PlanWriter& plan) {
            return plan.append({EventType::session_stage, changeset_of_one.id,
                                Json::object().set("stage", name_of(stage))});
        }));
    }
    // In a sandbox, where nothing is written to the lines: as an event without its line.
    Event promoted_without_line(const std::string& session) {
        return unwrap(
            store.write({clock.now(), "atelier/worker/w", session}, [&](PlanWriter& plan) {
                return plan.decide(Act::promotion,
                                   {EventType::epic_promoted, one.id,
                                    Json::object().set("ready", Json::strings({}))});
            }));
    }
    void end() {
        const Context context = overseer();
        unwrap(store.write(context.stamp(), [&](PlanWriter& plan) {
            return attest_promotions(plan, context, running);
        }));
    }
    DecisionLines lines() {
        return unwrap(store.read([](PlanReader& plan) { return plan.decision_lines(); }));
    }
};

} // namespace

TEST_CASE("what the overseer decided while a session ran is told", "[app][decision]") {
    Meanwhile plan;
    plan.begin(Stage::agent);
    CHECK(plan.told().empty());
    unwrap(retry(plan.overseer(), gone, plan.changeset_of_one.id));
    CHECK(plan.told() == "changeset.unblocked " + plan.changeset_of_one.id.str());
    plan.running.started_at = plan.clock.now() + Seconds{1};
    CHECK(plan.told().empty());
}

TEST_CASE("where no agent has been started yet, none can have decided in the overseer's name",
          "[app][decision]") {
    Meanwhile plan;
    plan.begin(Stage::worktree);
    plan.begin(Stage::agent, "s-2");
    unwrap(retry(plan.overseer(), gone, plan.changeset_of_one.id));
    CHECK(plan.told().empty());
    plan.begin(Stage::agent);
    CHECK(plan.told().empty());
}

TEST_CASE("a planner's promotions get their lines when its session ends, where planners promote",
          "[app][decision]") {
    Meanwhile plan;
    plan.running.agent = *AgentId::make(Role::worker, "w");
    const Event of_worker = plan.promoted_without_line("s-1");
    plan.settings.promotion = Promotion::planner;
    plan.end();
    CHECK_FALSE(plan.lines().holds(of_worker));
    plan.running.agent = *AgentId::make(Role::planner, "p");
    plan.end();
    CHECK_FALSE(plan.lines().holds(of_worker));
}
