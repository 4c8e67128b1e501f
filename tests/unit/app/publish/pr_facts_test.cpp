#include "app/publish/pr_facts.hpp"

#include "app/core/plan_queries.hpp"
#include "app/look/status.hpp"
#include "support/counting_store.hpp"
#include "support/publishing_fixture.hpp"
#include "support/publishing_plan.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct PrFactsFixture : PublishingFixture {
    EpicTree tree() {
        return unwrap(store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
    }
    PrFacts read() {
        const CodeHost host = unwrap(code_host(work));
        return unwrap(pr_facts(work, host, tree()));
    }
    std::vector<std::string> gates(const Bead& changeset) {
        std::vector<std::string> out;
        const auto reasons = unwrap(store.read([&](PlanReader& plan) {
            return not_publishable(plan, settings, tree(), changeset.id);
        }));
        for (const Reason& reason : reasons)
            out.emplace_back(reason.gate);
        return out;
    }
};

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("what cannot be found out about one changeset is missing, and not about the others",
          "[app][publish]") {
    PrFactsFixture f;
    CHECK(f.read().forge.changesets.size() == 4);
    CHECK(f.read().unknown.empty());
    f.publish();
    f.forge->fault = Error{ErrorCode::forge_unknown, "no answer"};
    const PrFacts facts = f.read();
    CHECK_FALSE(facts.unknown.empty());
    CHECK_FALSE(facts.forge.changesets.contains(f.one.id));
    f.repository.origin.fault = Error{ErrorCode::git_failed, "no network"};
    CHECK(pr_facts(f.work, unwrap(code_host(f.work)), f.tree()).error().code ==
          ErrorCode::git_failed);
}

TEST_CASE("of two open pull requests of a branch neither is taken for ours", "[app][publish]") {
    PrFactsFixture f;
    f.publish();
    const BranchName release = *BranchName::parse("release");
    f.forge->push(release, f.first);
    unwrap(f.forge->create({f.work_branch_of(f.one), {"By hand", "", release}}));
    const PrFacts facts = f.read();
    CHECK_FALSE(facts.forge.changesets.contains(f.one.id));
    CHECK(facts.forge.changesets.contains(f.beside.id));
    REQUIRE(facts.unknown.size() == 1);
    CHECK_THAT(with_hint(facts.unknown[0]),
               ContainsSubstring("#1, #2") && ContainsSubstring("close all but one of them"));
}

TEST_CASE("an epic's own strategy counts before the project's", "[app][publish]") {
    PrFactsFixture f;
    f.settings.pr_strategy = PrStrategy::parallel;
    CHECK(unwrap(publish_rules(f.settings, f.get(f.epic.id))).strategy == PrStrategy::parallel);
    Bead epic = f.get(f.epic.id);
    Epic::set_pr_strategy(epic, PrStrategy::on_ready);
    f.update(epic);
    CHECK(unwrap(publish_rules(f.settings, f.get(f.epic.id))).strategy == PrStrategy::on_ready);
}

TEST_CASE("each no has its gate, by what was last seen", "[app][publish]") {
    PrFactsFixture f;
    CHECK(f.gates(f.one).empty());
    f.publish();
    f.forge->fault = Error{ErrorCode::forge_unknown, "not asked"};
    CHECK(f.gates(f.one) == Texts{"up-to-date"});
    CHECK(f.gates(f.two) == Texts{"up-to-date", "prerequisite-not-merged", "another-open"});
    f.settings.admission.pr_mode = PrMode::none;
    CHECK(f.gates(f.one) == Texts{"pr-mode-none"});
}

TEST_CASE("what holds an epic's changesets back is read once for all of them", "[app][publish]") {
    PrFactsFixture f;
    CountingStore counting(f.store);
    unwrap(counting.read(
        [&](PlanReader& plan) { return unpublished_reasons(plan, f.settings, f.tree()); }));
    const std::size_t once = counting.memories;
    REQUIRE(once >= 4);
    counting.memories = 0;
    const Context& as_ever = f.work.plan;
    const Context context{counting,         as_ever.clock,        as_ever.ids,
                          as_ever.settings, as_ever.issue_prefix, as_ever.caller};
    const StatusOutcome status = unwrap(read_status(context, gone));
    REQUIRE(status.epics.at(0).count(ChangesetState::done) == 4);
    CHECK(status.epics[0].changesets[0].to_publish);
    CHECK(counting.memories < 4 * once);
}

TEST_CASE("an epic that cannot be read is shown with that", "[app][publish]") {
    PrFactsFixture f;
    Bead epic = f.get(f.epic.id);
    epic.description += "\nworkspace.pr_strategy: quickly\n";
    f.update(epic);
    const auto reasons = unwrap(f.store.read(
        [&](PlanReader& plan) { return not_publishable(plan, f.settings, f.tree(), f.one.id); }));
    REQUIRE(reasons.size() == 1);
    CHECK(reasons[0].code == ErrorCode::plan_invalid);
    f.settings.admission.pr_mode = PrMode::none;
    CHECK(f.gates(f.one) == Texts{"pr-mode-none"});
}
