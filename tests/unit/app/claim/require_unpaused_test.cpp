#include "app/claim/require_unpaused.hpp"

#include "app/review/pause.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what somebody has paused is refused, with what takes that back", "[app][claim][pause]") {
    PlanFixture f;
    const Bead one = f.epic("One");
    const Bead two = f.epic("Two");
    const auto asked = [&](const std::optional<BeadId>& epic) {
        return f.store.read(
            [&](PlanReader& plan) { return require_unpaused(plan, f.worker(), epic); });
    };
    CHECK(asked(one.id));
    unwrap(pause(f.overseer(), gone, {.on = one.id, .reason = "later"}));
    CHECK(asked(two.id));
    CHECK(asked(std::nullopt));
    const Error refused = must_fail(asked(one.id));
    CHECK(refused.code == ErrorCode::paused);
    CHECK(refused.message == one.id.str() + " is paused: later");
    CHECK(refused.hint == "'git atelier resume " + one.id.str() + "' lets it continue");
    unwrap(pause(f.overseer(), gone, {}));
    CHECK(must_fail(asked(two.id)).hint == "'git atelier resume' lets it continue");
}
