#include "app/claim/work_done.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Held {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Change");

    Held() { unwrap(claim_epic(fixture.worker(), {{}, {*SessionId::parse("s-1"), {}}}, gone)); }
    void settle() {
        fixture.update(unwrap(abandon(fixture.get(changeset.id), "not needed", std::nullopt)));
    }
};

} // namespace

TEST_CASE("an epic whose changesets are settled is closed and frees its worker",
          "[app][work_done]") {
    Held held;
    held.settle();
    CHECK_FALSE(unwrap(work_done(held.fixture.worker(), {})).already);
    CHECK(is_closed(held.fixture.get(held.epic.id)));
    CHECK(held.fixture.get(held.fixture.worker().caller_bead()).assignment == std::nullopt);
    CHECK(held.fixture.lease(held.epic.id)->ended);
    CHECK(held.fixture.event_types().back() == "epic.closed");
}

TEST_CASE("closing again answers the same, named or not", "[app][work_done]") {
    Held held;
    held.settle();
    unwrap(work_done(held.fixture.worker(), {}));
    const auto events = held.fixture.event_types();
    const WorkDoneOutcome again = unwrap(work_done(held.fixture.worker(), {}));
    CHECK(again.epic == held.epic.id);
    CHECK(again.already);
    CHECK(unwrap(work_done(held.fixture.worker(), {held.epic.id})).already);
    CHECK(held.fixture.event_types() == events);
}

TEST_CASE("open changesets keep an epic open and are named", "[app][work_done]") {
    Held held;
    const Error error = must_fail(work_done(held.fixture.worker(), {}));
    CHECK(error.code == ErrorCode::open_changesets);
    CHECK(error.details.find("changesets")->as_array()[0].as_string() == held.changeset.id.str());
    CHECK(held.fixture.get(held.epic.id).status == BeadStatus::hooked);
}

TEST_CASE("open tasks and announced work keep an epic open", "[app][work_done]") {
    Held held;
    held.settle();
    const Bead task = held.fixture.task(held.epic, "Write the docs");
    CHECK(must_fail(work_done(held.fixture.worker(), {})).code == ErrorCode::open_tasks);
    held.fixture.update(unwrap(finish_task(held.fixture.get(task.id), "")));
    const Context context = held.fixture.worker();
    unwrap(held.fixture.store.write(context.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, context,
                         {.to = "planner",
                          .subject = "SCOPE-CHANGE: more",
                          .body = "more",
                          .key = more_work_key(held.epic.id)});
    }));
    CHECK(must_fail(work_done(held.fixture.worker(), {})).code == ErrorCode::open_changesets);
}

TEST_CASE("only the holder closes an epic", "[app][work_done]") {
    Held held;
    held.settle();
    CHECK(must_fail(work_done(held.fixture.worker("bob"), {})).code == ErrorCode::not_found);
    CHECK(must_fail(work_done(held.fixture.worker("bob"), {held.epic.id})).code ==
          ErrorCode::lease_lost);
    CHECK_FALSE(is_closed(held.fixture.get(held.epic.id)));
}
