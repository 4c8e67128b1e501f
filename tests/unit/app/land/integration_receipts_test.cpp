#include "app/land/integration_receipts.hpp"

#include "support/integration_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a run that ended between the move and its record is recorded by the next",
          "[app][land][integrate]") {
    IntegrationFixture f;
    const EpicIntegration would = unwrap(f.integrate(IntegrationWay::fast_forward, true));
    const IntegrationReceipt receipt{.way = would.way,
                                     .parent = would.parent,
                                     .from = would.from,
                                     .to = *would.integrated,
                                     .head = *would.integrated};
    unwrap(f.store.write(f.work.plan.stamp(), [&](PlanWriter& plan) {
        return begin_integration(plan, f.epic.id, receipt);
    }));
    SECTION("before the move nothing is recorded") {
        unwrap(record_unrecorded_integrations(f.work));
        CHECK(std::ranges::count(f.event_types(), "epic.integrated") == 0);
        const auto integrated = unwrap(f.integrate()).integrated;
        CHECK(integrated == f.at_main());
        CHECK(std::ranges::count(f.event_types(), "epic.integrated") == 1);
    }
    SECTION("after it the record is made once") {
        unwrap(f.repository.worktrees().fast_forward(f.record.enlistment, receipt.parent,
                                                     receipt.from, receipt.to, "x"));
        CHECK(unwrap(unrecorded_integrations(f.store, f.repository)).size() == 1);
        unwrap(record_unrecorded_integrations(f.work));
        unwrap(record_unrecorded_integrations(f.work));
        CHECK(std::ranges::count(f.event_types(), "epic.integrated") == 1);
        CHECK(f.progress.has_warned_of("is in main already"));
        CHECK(unwrap(f.integrate()).already);
        CHECK(std::ranges::count(f.event_types(), "epic.integrated") == 1);
    }
}

TEST_CASE("what is remembered of an integration and cannot be read is told", "[app][land]") {
    IntegrationFixture f;
    unwrap(f.store.write(f.work.plan.stamp(), [&](PlanWriter& plan) {
        return plan.remember("integration:" + f.epic.id.str(), "garbage");
    }));
    const auto read =
        f.store.read([&](PlanReader& plan) { return integration_receipt(plan, f.epic.id); });
    CHECK(must_fail(read).code == ErrorCode::invariant_broken);
}

TEST_CASE("several that were begun are each looked for", "[app][land]") {
    IntegrationFixture f;
    const Bead other = f.PlanFixture::epic("Other", {.root_branch = "other"});
    const CommitId absent = *CommitId::parse(std::string(40, '1'));
    const auto begin = [&](const BeadId& epic, const CommitId& to) {
        unwrap(f.store.write(f.work.plan.stamp(), [&](PlanWriter& plan) {
            return begin_integration(plan, epic,
                                     {.way = IntegrationWay::merge,
                                      .parent = *BranchName::parse("main"),
                                      .from = f.first,
                                      .to = to,
                                      .head = f.head});
        }));
    };
    begin(f.epic.id, absent);
    begin(other.id, f.at_main());
    const auto found = unwrap(unrecorded_integrations(f.store, f.repository));
    REQUIRE(found.size() == 1);
    CHECK(found[0].epic == other.id);
    unwrap(record(f.work.plan, found));
    CHECK(unwrap(unrecorded_integrations(f.store, f.repository)).empty());
}
