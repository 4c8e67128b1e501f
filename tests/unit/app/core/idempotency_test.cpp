#include "app/core/idempotency.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a request is known by its words and who asks, or by the key that was given",
          "[app][core]") {
    PlanFixture fixture;
    const auto key = [](const Context& context, const std::vector<std::string>& arguments,
                        const std::optional<std::string>& given = {}) {
        return request_key(context, "plan_epic", given, arguments).text;
    };
    const Context ann = fixture.as(Role::planner, "ann", "s-1");
    CHECK(key(ann, {"a", "b"}) == key(ann, {"a", "b"}));
    CHECK(key(ann, {"a", "b"}) != key(ann, {"ab"}));
    CHECK(key(ann, {"a"}) != key(fixture.as(Role::planner, "ann", "s-2"), {"a"}));
    CHECK(key(ann, {"a"}) != request_key(ann, "plan_edit", {}, {"a"}).text);
    CHECK(key(fixture.planner("ann"), {"a"}) != key(fixture.planner("bob"), {"a"}));
    CHECK(key(ann, {"a"}, "mine") == key(ann, {"b"}, "mine"));
    CHECK(key(ann, {"a"}, "mine") != key(fixture.planner("bob"), {"a"}, "mine"));
}

TEST_CASE("what a request made is found again, in its order", "[app][core]") {
    PlanFixture fixture;
    const Bead first = fixture.epic("First");
    const Bead second = fixture.epic("Second");
    const auto earlier = [&](const std::string& key) {
        return fixture.store.read(
            [&](PlanReader& plan) { return earlier_result(plan, {key}, fixture.clock.now()); });
    };
    CHECK_FALSE(unwrap(earlier("k")));
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return remember_result(plan, {"k"}, {second.id, first.id});
    }));
    CHECK(*unwrap(earlier("k")) == std::vector{second, first});
    CHECK_FALSE(unwrap(earlier("other")));
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return remember_result(plan, {"lost"}, {id("at-nowhere")});
    }));
    CHECK(must_fail(earlier("lost")).code == ErrorCode::not_found);
}

TEST_CASE("what is alike only is a repeat for a day, and while something of it is open",
          "[app][core]") {
    PlanFixture fixture;
    CHECK(request_key(fixture.planner(), "x", {}, {"a"}).ages);
    CHECK_FALSE(request_key(fixture.planner(), "x", "mine", {"a"}).ages);
    CHECK_FALSE(request_key(fixture.as(Role::planner, "ann", "s-1"), "x", {}, {"a"}).ages);
    Bead epic = fixture.epic("First");
    const auto found = [&](bool ages) {
        return unwrap(fixture.store.read([&](PlanReader& plan) {
                   return earlier_result(plan, {"k", ages}, fixture.clock.now());
               }))
            .has_value();
    };
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return remember_result(plan, {"k"}, {epic.id});
    }));
    CHECK(found(true));
    SECTION("a day later") {
        fixture.clock.advance(std::chrono::hours{24});
    }
    SECTION("closed") {
        epic.status = BeadStatus::closed;
        fixture.update(epic);
    }
    CHECK_FALSE(found(true));
    CHECK(found(false));
}
