// What holds whatever the forge says.
#include "support/publishing_plan.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("whatever three changesets stand like, no rule is broken", "[domain][forge][generated]") {
    std::vector<std::optional<PrState>> states{std::nullopt};
    for (const auto& [state, name] : names_of(PrState{}))
        states.push_back(state);
    std::size_t due = 0;
    const auto check = [&](PublishingPlan& plan) {
        const EpicTree tree(an_epic(), plan.changesets, plan.outside);
        std::size_t created = 0;
        std::size_t active = 0;
        for (const auto& [bead, published] : plan.forge.changesets)
            if (is_active(pr_state(published))) ++active;
        for (const PublishVerdict& verdict : what_to_publish(tree, plan.forge, plan.rules)) {
            const auto at = plan.forge.changesets.find(verdict.changeset);
            const bool is_known = at != plan.forge.changesets.end();
            const bool creates = verdict.step == PrStep::create;
            bool sound = (verdict.step == PrStep::none) != verdict.pull_request.empty();
            sound = sound && verdict.base != plan.forge.root;
            sound = sound && (is_known || (!verdict.push.empty() && verdict.step == PrStep::none));
            sound =
                sound && (!creates || (verdict.base && pr_state(at->second) == PrState::pushed));
            if (!sound) FAIL_CHECK("unsound for " << verdict.changeset.str());
            created += creates ? 1 : 0;
        }
        if (plan.rules.strategy == PrStrategy::sequential &&
            created + (created > 0 ? active : 0) > 1)
            FAIL_CHECK("more than one at a time");
        due += created;
    };
    const std::vector<std::vector<std::string>> shapes{{}, {"at-e.1"}, {"at-e.1", "at-e.2"}};
    for (const auto& below : shapes)
        for (const auto& [strategy, name] : names_of(PrStrategy{}))
            for (std::size_t all = 0; all < states.size() * states.size() * states.size(); ++all) {
                PublishingPlan plan;
                plan.rules.strategy = strategy;
                plan.add("at-e.1");
                plan.add("at-e.2", below.size() > 1 ? std::vector<std::string>{"at-e.1"}
                                                    : std::vector<std::string>{});
                plan.add("at-e.3", below);
                std::size_t rest = all;
                for (const char* one : {"at-e.1", "at-e.2", "at-e.3"}) {
                    const auto state = states[rest % states.size()];
                    rest /= states.size();
                    if (state)
                        plan.published(one) = published_as(*state);
                    else
                        plan.forge.changesets.erase(id(one));
                }
                INFO(name << " " << all << ", on " << below.size());
                check(plan);
            }
    CHECK(due > 100);
}
