#include "domain/forge/pr_policy.hpp"

#include "domain/bead/changeset.hpp"
#include "support/publishing_plan.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

using Gate = PublishGate;
using Gates = std::vector<PublishGate>;
const CommitId older_commit = *CommitId::parse(std::string(40, 'b'));

} // namespace

TEST_CASE("each strategy lets a changeset follow what it stands on from its own moment on",
          "[domain][forge]") {
    // nullopt: a pull request is due.
    using Row = std::pair<PrState, std::vector<std::optional<PublishGate>>>;
    const std::vector<PrStrategy> strategies{PrStrategy::sequential, PrStrategy::on_parent_approved,
                                             PrStrategy::on_ready, PrStrategy::parallel};
    const auto not_approved = Gate::prerequisite_not_approved;
    const auto not_ready = Gate::prerequisite_not_ready;
    const auto not_merged = Gate::prerequisite_not_merged;
    const auto not_there = Gate::prerequisite_not_pushed;
    const auto given_up = Gate::prerequisite_closed;
    const std::vector<Row> table{
        {PrState::none, {not_there, not_there, not_there, not_there}},
        {PrState::pushed, {not_merged, not_approved, not_ready, {}}},
        {PrState::draft_pr, {not_merged, not_approved, not_ready, {}}},
        {PrState::open, {not_merged, not_approved, {}, {}}},
        {PrState::in_review, {not_merged, not_approved, {}, {}}},
        {PrState::approved, {not_merged, {}, {}, {}}},
        {PrState::merged, {not_merged, not_merged, not_merged, not_merged}},
        {PrState::closed, {given_up, given_up, given_up, given_up}}};
    REQUIRE(table.size() == names_of(PrState{}).size());
    REQUIRE(strategies.size() == names_of(PrStrategy{}).size());
    for (const auto& [below, gates] : table) {
        for (std::size_t at = 0; at < strategies.size(); ++at) {
            INFO(name_of(strategies[at]) << ", below it " << name_of(below));
            PublishingPlan plan;
            plan.rules.strategy = strategies[at];
            plan.add("at-e.1", {}, below);
            plan.add("at-e.2", {"at-e.1"});
            const PublishVerdict verdict = plan.verdict_on("at-e.2");
            Gates seen = gates_of(verdict.pull_request);
            // What else one at a time adds is another test's.
            std::erase_if(seen, [](auto gate) {
                return gate == Gate::another_open || gate == Gate::another_first;
            });
            CHECK(seen == (gates[at] ? Gates{*gates[at]} : Gates{}));
            CHECK((verdict.step == PrStep::create) == !gates[at]);
            CHECK(verdict.base == branch("root-at-e.1"));
            CHECK(gates_of(verdict.push) == Gates{Gate::up_to_date});
        }
    }
}

TEST_CASE("what stands on nothing, or on what has landed, is to be merged into the parent branch",
          "[domain][forge]") {
    for (const auto& [strategy, name] : names_of(PrStrategy{})) {
        INFO(name);
        PublishingPlan plan;
        plan.rules.strategy = strategy;
        plan.add("at-e.1");
        plan.add("at-e.2", {"at-e.1"});
        CHECK(plan.verdict_on("at-e.1").base == branch("main"));
        CHECK(plan.verdict_on("at-e.1").step == PrStep::create);
        plan.land("at-e.1");
        CHECK(plan.against_pr("at-e.1") == Gates{Gate::settled});
        CHECK(plan.verdict_on("at-e.2").base == branch("main"));
        CHECK(plan.verdict_on("at-e.2").step == PrStep::create);
    }
}

TEST_CASE("a pull request is never merged into the root branch", "[domain][forge]") {
    PublishingPlan plan;
    plan.forge.parent = plan.forge.root;
    plan.add("at-e.1");
    CHECK(plan.against_pr("at-e.1") == Gates{Gate::base_is_root});
    CHECK_FALSE(plan.verdict_on("at-e.1").base);
    plan.forge.parent = branch("main");
    plan.rules.strategy = PrStrategy::parallel;
    plan.add("at-e.2", {"at-e.1"});
    Changeset::set_work_branch(plan.changesets[0], branch("root"));
    CHECK(plan.against_pr("at-e.2") == Gates{Gate::prerequisite_open});
}

TEST_CASE("one after the other, a changeset waits for the one that is under way",
          "[domain][forge]") {
    PublishingPlan plan;
    plan.add("at-e.1");
    plan.add("at-e.2");
    CHECK(plan.against_pr("at-e.1").empty());
    CHECK(plan.against_pr("at-e.2") == Gates{Gate::another_first});
    CHECK(plan.verdict_on("at-e.2").pull_request[0].reason.bead == id("at-e.1"));
    for (const auto& [state, name] : names_of(PrState{})) {
        INFO(name);
        plan.published("at-e.2") = published_as(state);
        CHECK(plan.against_pr("at-e.1") ==
              (is_active(state) ? Gates{Gate::another_open} : Gates{}));
    }
    plan.rules.strategy = PrStrategy::parallel;
    plan.published("at-e.2") = published_as(PrState::open);
    CHECK(plan.against_pr("at-e.1").empty());
    plan.rules.strategy = PrStrategy::sequential;
    plan.reopen("at-e.2");
    CHECK(plan.against_pr("at-e.1") == Gates{Gate::another_open});
    plan.forge.changesets.erase(id("at-e.2"));
    CHECK(plan.against_pr("at-e.1").empty());
}

TEST_CASE("by default pull requests wait until the epic is complete, and pushes do not",
          "[domain][forge]") {
    for (const auto gate : {PrGate::epic_complete, PrGate::changeset_ready})
        for (const auto push_on : {PushOn::changeset_complete, PushOn::epic_complete})
            for (const bool complete : {true, false}) {
                INFO(name_of(gate) << " " << name_of(push_on) << " " << complete);
                PublishingPlan plan;
                plan.rules.gate = gate;
                plan.rules.push_on = push_on;
                plan.add("at-e.1");
                plan.add("at-e.2", {"at-e.1"}, PrState::none);
                if (!complete) plan.reopen("at-e.2");
                const bool waits = gate == PrGate::epic_complete && !complete;
                CHECK(plan.against_pr("at-e.1") ==
                      (waits ? Gates{Gate::epic_not_complete} : Gates{}));
                plan.published("at-e.1") = {};
                const bool unpushed = push_on == PushOn::epic_complete && !complete;
                CHECK(plan.against_push("at-e.1") ==
                      (unpushed ? Gates{Gate::epic_not_complete} : Gates{}));
                CHECK(plan.against_pr("at-e.1").front() == Gate::not_pushed);
            }
}

TEST_CASE("with pull requests off nothing is pushed", "[domain][forge]") {
    PublishingPlan plan;
    plan.rules.mode = PrMode::none;
    plan.add("at-e.1", {}, PrState::none);
    CHECK(plan.against_push("at-e.1") == Gates{Gate::pr_mode_none});
    CHECK(plan.against_pr("at-e.1") == Gates{Gate::pr_mode_none});
    plan.rules.mode = PrMode::draft;
    CHECK(plan.against_push("at-e.1").empty());
}

TEST_CASE("only what is done and decided is pushed", "[domain][forge]") {
    PublishingPlan plan;
    plan.add("at-e.1", {}, PrState::none);
    plan.reopen("at-e.1");
    CHECK(plan.against_push("at-e.1") == Gates{Gate::not_done});
    plan.changesets.clear();
    plan.add("at-e.1", {}, PrState::none).status = BeadStatus::pinned;
    CHECK(plan.against_push("at-e.1") == Gates{Gate::held});
    CHECK(plan.verdict_on("at-e.1").push[0].reason.code == ErrorCode::pinned);
    plan.changesets[0].status = BeadStatus::open;
    set_changeset_label(plan.changesets[0], ChangesetLabel::abandoned);
    CHECK(plan.against_push("at-e.1") == Gates{Gate::settled});
}

TEST_CASE("of what the forge does not tell nothing is moved", "[domain][forge]") {
    PublishingPlan plan;
    plan.rules.strategy = PrStrategy::parallel;
    plan.add("at-e.1");
    plan.add("at-e.2", {"at-e.1"});
    plan.add("at-e.3");
    plan.forge.changesets.erase(id("at-e.1"));
    CHECK(plan.against_push("at-e.1") == Gates{Gate::unknown});
    CHECK(plan.against_pr("at-e.1") == Gates{Gate::unknown});
    CHECK(plan.against_pr("at-e.2") == Gates{Gate::unknown});
    CHECK(plan.against_pr("at-e.3").empty());
    plan.rules.strategy = PrStrategy::sequential;
    CHECK(plan.against_pr("at-e.3") == Gates{Gate::unknown});
    CHECK(plan.verdict_on("at-e.3").pull_request[0].reason.code == ErrorCode::forge_unknown);
}

TEST_CASE("a push brings what is done, over nothing that somebody else pushed", "[domain][forge]") {
    PublishingPlan plan;
    plan.add("at-e.1");
    Published& there = plan.published("at-e.1");
    CHECK(plan.against_push("at-e.1") == Gates{Gate::up_to_date});
    there.pushed = there.pushed_by_us = older_commit;
    CHECK(plan.against_push("at-e.1").empty());
    CHECK(plan.against_pr("at-e.1") == Gates{Gate::not_pushed});
    there.pushed_by_us = commit;
    CHECK(plan.against_push("at-e.1") == Gates{Gate::remote_moved});
    there.pushed_by_us.reset();
    CHECK(plan.against_push("at-e.1") == Gates{Gate::remote_moved});
    there.pushed.reset();
    CHECK(plan.against_push("at-e.1").empty());
}

TEST_CASE("a pull request moves to another base when what was below it has landed",
          "[domain][forge]") {
    PublishingPlan plan;
    plan.rules.strategy = PrStrategy::parallel;
    plan.add("at-e.1", {}, PrState::open);
    plan.add("at-e.2", {"at-e.1"}, PrState::open);
    Published& upper = plan.published("at-e.2");
    upper.pull_request->base = branch("root-at-e.1");
    upper.base_by_us = branch("root-at-e.1");
    CHECK(plan.against_pr("at-e.1") == Gates{Gate::up_to_date});
    CHECK(plan.against_pr("at-e.2") == Gates{Gate::up_to_date});
    plan.land("at-e.1");
    CHECK(plan.verdict_on("at-e.2").step == PrStep::retarget);
    CHECK(plan.verdict_on("at-e.2").base == branch("main"));
    SECTION("not before its branch is there as it was restacked") {
        upper.pushed = upper.pushed_by_us = older_commit;
        CHECK(plan.against_pr("at-e.2") == Gates{Gate::not_pushed});
        CHECK(plan.against_push("at-e.2").empty());
    }
    SECTION("not when a person chose its base") {
        upper.pull_request->base = branch("release");
        CHECK(plan.against_pr("at-e.2") == Gates{Gate::base_chosen});
    }
    SECTION("whatever the epic waits for") {
        plan.rules.gate = PrGate::epic_complete;
        plan.add("at-e.3");
        plan.reopen("at-e.3");
        CHECK(plan.verdict_on("at-e.2").step == PrStep::retarget);
    }
}

TEST_CASE("what has ended on the forge is not pushed again", "[domain][forge]") {
    PublishingPlan plan;
    for (const auto& [state, gate] :
         {std::pair(PrState::merged, Gate::merged), std::pair(PrState::closed, Gate::closed)}) {
        plan.changesets.clear();
        plan.add("at-e.1", {}, state);
        plan.published("at-e.1").pushed.reset();
        CHECK(plan.against_push("at-e.1") == Gates{gate});
        CHECK(plan.against_pr("at-e.1") == Gates{gate});
    }
}

TEST_CASE("of several below it, the base is the one that stands on the others", "[domain][forge]") {
    PublishingPlan plan;
    plan.rules.strategy = PrStrategy::parallel;
    plan.add("at-e.1");
    plan.add("at-e.2", {"at-e.1"});
    plan.add("at-e.3", {"at-e.1", "at-e.2"});
    CHECK(plan.verdict_on("at-e.3").base == branch("root-at-e.2"));
    plan.add("at-e.4");
    plan.add("at-e.5", {"at-e.2", "at-e.4"});
    CHECK(plan.against_pr("at-e.5") == Gates{Gate::several_predecessors});
    plan.land("at-e.4");
    CHECK(plan.verdict_on("at-e.5").base == branch("root-at-e.2"));
}

TEST_CASE("a prerequisite that is not done, not there or of another epic is waited for",
          "[domain][forge]") {
    PublishingPlan plan;
    plan.rules.strategy = PrStrategy::parallel;
    plan.add("at-e.1");
    plan.add("at-e.2", {"at-e.1"}, PrState::none);
    SECTION("not done") {
        plan.reopen("at-e.1");
        CHECK(plan.against_pr("at-e.2") == Gates{Gate::prerequisite_open, Gate::not_pushed});
        CHECK(plan.against_push("at-e.2").empty());
    }
    SECTION("abandoned") {
        set_changeset_label(plan.changesets[0], ChangesetLabel::abandoned);
        CHECK(plan.against_pr("at-e.2") == Gates{Gate::prerequisite_abandoned, Gate::not_pushed});
    }
    SECTION("abandoned for another") {
        set_changeset_label(plan.changesets[0], ChangesetLabel::abandoned);
        Changeset::set_superseded_by(plan.changesets[0], id("at-e.3"));
        plan.add("at-e.3", {}, PrState::open);
        plan.published("at-e.2") = published_as(PrState::pushed);
        CHECK(plan.against_pr("at-e.2").empty());
        CHECK(plan.verdict_on("at-e.2").base == branch("root-at-e.3"));
    }
    SECTION("gone") {
        plan.changesets.erase(plan.changesets.begin());
        CHECK(plan.against_pr("at-e.2") == Gates{Gate::prerequisite_open, Gate::not_pushed});
    }
    SECTION("of another epic") {
        Bead other = plan.changesets[0];
        other.parent = id("at-f");
        plan.changesets.erase(plan.changesets.begin());
        plan.outside = {other};
        CHECK(plan.against_pr("at-e.2") == Gates{Gate::prerequisite_open, Gate::not_pushed});
        CHECK_FALSE(plan.verdict_on("at-e.2").base);
    }
}

TEST_CASE("each no has a code of its own", "[domain][forge]") {
    std::set<std::string_view> seen;
    for (const auto& [gate, name] : names_of(PublishGate{}))
        CHECK(seen.insert(name).second);
    CHECK(static_cast<std::size_t>(Gate::unknown) + 1 == seen.size());
}
