#include "app/claim/work_done.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/lifecycle.hpp"
#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Held {
    TestPlan world;
    Bead epic = world.epic("Greeting");
    Bead changeset = world.changeset(epic, "Change");

    Held() { must(claim_epic(world.worker(), {{}, {*SessionId::parse("s-1"), {}}}, gone)); }
    void settle() {
        world.update(must(abandon(world.get(changeset.id), "not needed", std::nullopt)));
    }
};

} // namespace

TEST_CASE("an epic whose changesets are settled is closed and frees its worker",
          "[app][work_done]") {
    Held held;
    held.settle();
    CHECK_FALSE(must(work_done(held.world.worker(), {})).already);
    CHECK(is_closed(held.world.get(held.epic.id)));
    CHECK(held.world.get(held.world.worker().caller_bead()).hook == std::nullopt);
    CHECK(held.world.lease(held.epic.id)->ended);
    CHECK(held.world.event_types().back() == "epic.closed");
}

TEST_CASE("closing again answers the same, named or not", "[app][work_done]") {
    Held held;
    held.settle();
    must(work_done(held.world.worker(), {}));
    const auto events = held.world.event_types();
    const WorkDoneOutcome again = must(work_done(held.world.worker(), {}));
    CHECK(again.epic == held.epic.id);
    CHECK(again.already);
    CHECK(must(work_done(held.world.worker(), {held.epic.id})).already);
    CHECK(held.world.event_types() == events);
}

TEST_CASE("open changesets keep an epic open and are named", "[app][work_done]") {
    Held held;
    const Error error = must_fail(work_done(held.world.worker(), {}));
    CHECK(error.code == ErrorCode::open_changesets);
    CHECK(error.details.find("changesets")->as_array()[0].as_string() == held.changeset.id.str());
    CHECK(held.world.get(held.epic.id).status == BeadStatus::hooked);
}

TEST_CASE("open tasks and announced work keep an epic open", "[app][work_done]") {
    Held held;
    held.settle();
    const Bead task = held.world.task(held.epic, "Write the docs");
    CHECK(must_fail(work_done(held.world.worker(), {})).code == ErrorCode::open_tasks);
    held.world.update(must(finish_task(held.world.get(task.id), "")));
    const Context context = held.world.worker();
    must(held.world.store.write(context.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, context,
                         {.to = "planner",
                          .subject = "SCOPE-CHANGE: more",
                          .body = "more",
                          .key = more_work_key(held.epic.id)});
    }));
    CHECK(must_fail(work_done(held.world.worker(), {})).code == ErrorCode::open_changesets);
}

TEST_CASE("only the holder closes an epic", "[app][work_done]") {
    Held held;
    held.settle();
    CHECK(must_fail(work_done(held.world.worker("bob"), {})).code == ErrorCode::not_found);
    CHECK(must_fail(work_done(held.world.worker("bob"), {held.epic.id})).code ==
          ErrorCode::lease_lost);
    CHECK_FALSE(is_closed(held.world.get(held.epic.id)));
}
