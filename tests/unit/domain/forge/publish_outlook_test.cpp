#include "domain/forge/publish_outlook.hpp"

#include "support/publishing_plan.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what is being worked on is seen as it will be once it is done", "[domain][forge]") {
    PublishingPlan plan;
    plan.add("at-e.1", {}, PrState::none);
    plan.reopen("at-e.1");
    const PublishOutlook outlook = plan.outlook_of("at-e.1");
    CHECK(outlook.pushes);
    CHECK(outlook.makes_pull_request);
    CHECK(outlook.holds.empty());
    CHECK(outlook.base == plan.forge.parent);
    SECTION("also where it was published before") {
        plan.published("at-e.1") = published_as(PrState::in_review);
        const PublishOutlook again = plan.outlook_of("at-e.1");
        CHECK(again.pushes);
        CHECK_FALSE(again.makes_pull_request);
        CHECK(again.holds.empty());
    }
    SECTION("not what nobody has begun") {
        set_changeset_label(plan.changesets.front(), ChangesetLabel::ready);
        const PublishOutlook nothing = plan.outlook_of("at-e.1");
        CHECK_FALSE(nothing.pushes);
        CHECK(gates_of(nothing.holds) == PublishGates{PublishGate::not_done});
    }
}

TEST_CASE("what comes before it has been done by then", "[domain][forge]") {
    PublishingPlan plan;
    plan.rules.strategy = PrStrategy::on_ready;
    plan.add("at-e.1", {}, PrState::none);
    plan.add("at-e.2", {"at-e.1"}, PrState::none);
    CHECK(plan.outlook_of("at-e.2").makes_pull_request);
    CHECK(plan.outlook_of("at-e.2").base == branch("root-at-e.1"));
    plan.rules.mode = PrMode::draft;
    const PublishOutlook held = plan.outlook_of("at-e.2");
    CHECK(held.pushes);
    CHECK_FALSE(held.makes_pull_request);
    CHECK(gates_of(held.holds) == PublishGates{PublishGate::prerequisite_not_ready});
    plan.rules.strategy = PrStrategy::sequential;
    CHECK(gates_of(plan.outlook_of("at-e.2").holds) ==
          PublishGates{PublishGate::prerequisite_not_merged, PublishGate::another_open});
}

TEST_CASE("what is asked for is pushed before the epic is complete, and no more than that",
          "[domain][forge]") {
    PublishingPlan plan;
    plan.rules.push_on = PushOn::epic_complete;
    plan.rules.gate = PrGate::epic_complete;
    plan.add("at-e.1", {}, PrState::none);
    plan.add("at-e.2", {}, PrState::none);
    plan.reopen("at-e.1");
    plan.reopen("at-e.2");
    CHECK_FALSE(plan.outlook_of("at-e.1").pushes);
    plan.published("at-e.1").requested = true;
    const PublishOutlook outlook = plan.outlook_of("at-e.1");
    CHECK(outlook.pushes);
    CHECK_FALSE(outlook.makes_pull_request);
    CHECK(gates_of(outlook.holds) == PublishGates{PublishGate::epic_not_complete});
    CHECK_FALSE(plan.outlook_of("at-e.2").pushes);
}

TEST_CASE("the outlook ends wherever three changesets stand", "[domain][forge][generated]") {
    std::size_t made = 0;
    for (const auto& [strategy, name] : names_of(PrStrategy{}))
        for (const auto& [first, first_name] : names_of(PrState{}))
            for (const auto& [second, second_name] : names_of(PrState{}))
                for (const bool open : {false, true}) {
                    PublishingPlan plan;
                    plan.rules.strategy = strategy;
                    plan.add("at-e.1", {}, first);
                    plan.add("at-e.2", {"at-e.1"}, second);
                    plan.add("at-e.3", {}, PrState::none);
                    if (open) plan.reopen("at-e.2");
                    INFO(name << " " << first_name << " " << second_name << " " << open);
                    for (const char* one : {"at-e.1", "at-e.2", "at-e.3"}) {
                        const PublishOutlook outlook = plan.outlook_of(one);
                        const PublishVerdict now = plan.verdict_on(one);
                        CHECK((!now.push.empty() || outlook.pushes));
                        CHECK((now.step != PrStep::create || outlook.makes_pull_request));
                        CHECK(outlook.base != plan.forge.root);
                        made += outlook.makes_pull_request ? 1 : 0;
                    }
                }
    CHECK(made > 50);
}
