#include "app/core/adopt_log.hpp"

#include "app/core/approval.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A plan as the migration leaves it: its rows name events, and there are no lines.
struct OlderPlan : PlanFixture {
    Bead promoted = create_undecided(an_epic());
    Bead changeset_of_it = [&] {
        Bead bead{.id = id("at-e.1"), .title = "C", .parent = promoted.id};
        bead.labels = {"at:changeset", "cs:ready"};
        return create_undecided(bead);
    }();

    OlderPlan() {
        unwrap(store.write(worker().stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(
                plan.decide(Act::promotion, {EventType::epic_promoted, promoted.id,
                                             Json::object().set("ready", Json::strings({}))}));
            return plan.remember("decisions", "as-found");
        }));
    }
    std::optional<AdoptedLog> adopt() { return unwrap(adopt_log(overseer())); }
};

} // namespace

TEST_CASE("an older log is adopted with what it decided, once", "[app][decision]") {
    OlderPlan plan;
    CHECK_FALSE(plan.is_decided(plan.promoted.id, Act::promotion));
    CHECK(unwrap(is_log_to_be_adopted(plan.store)));
    const auto log = plan.adopt();
    REQUIRE(log);
    CHECK(log->seq == 1);
    CHECK(log->promotions == std::vector{plan.promoted.id});
    CHECK(log->left.empty());
    CHECK(plan.is_decided(plan.promoted.id, Act::promotion));
    CHECK(plan.event_types().back() == "decisions.adopted");
    CHECK_FALSE(plan.adopt());
    CHECK_FALSE(unwrap(is_log_to_be_adopted(plan.store)));
}

TEST_CASE("what was promoted before there were texts is approved as it is planned",
          "[app][decision]") {
    OlderPlan plan;
    REQUIRE(plan.adopt());
    const auto text = unwrap(plan.store.read(
        [&](PlanReader& reader) { return approved_text(reader, plan.promoted.id); }));
    REQUIRE(text);
    CHECK(text->changesets.contains(plan.changeset_of_it.id));
}

TEST_CASE("what the log says nothing of is not adopted, and named", "[app][decision]") {
    OlderPlan plan;
    Bead forged = an_epic();
    forged.id = id("at-f");
    plan.create_undecided(forged);
    const auto log = plan.adopt();
    REQUIRE(log);
    REQUIRE(log->left.size() == 1);
    CHECK(log->left.begin()->first == forged.id);
    CHECK_FALSE(plan.is_decided(forged.id, Act::promotion));
}

TEST_CASE("a log that had its lines from the start is not adopted", "[app][decision]") {
    PlanFixture plan;
    plan.epic("Greeting");
    CHECK_FALSE(unwrap(is_log_to_be_adopted(plan.store)));
    CHECK_FALSE(unwrap(adopt_log(plan.overseer())));
    CHECK(plan.events().empty());
}
