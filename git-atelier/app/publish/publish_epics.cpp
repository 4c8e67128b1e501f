#include "app/publish/publish_epics.hpp"

#include "app/core/plan_queries.hpp"
#include "app/publish/publish_changeset.hpp"
#include "app/publish/refresh_prs.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Whether anything of it is done, or is on the forge already.
Result<bool> is_to_publish(PlanReader& plan, const BeadId& epic) {
    ATELIER_TRY(const auto changesets, plan.select({.kind = BeadKind::changeset, .parent = epic}));
    for (const Bead& changeset : changesets) {
        const ChangesetState state = state_of(changeset);
        if (state == ChangesetState::done) return true;
        if (is_settled(state)) continue;
        ATELIER_TRY(const PublishRecord record, publish_record(plan, changeset.id));
        if (record.pushing || record.pushed) return true;
    }
    return false;
}

Result<std::vector<BeadId>> epics_to_publish(PlanReader& plan, const std::optional<BeadId>& only) {
    std::vector<BeadId> found;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        if (only && epic.id != *only) continue;
        ATELIER_TRY(const bool any, is_to_publish(plan, epic.id));
        if (any) found.push_back(epic.id);
    }
    return found;
}

class EpicPublishing {
  public:
    EpicPublishing(WorkContext& work, const CodeHost& host, BeadId epic, PrFacts facts)
        : work_(work), host_(host), epic_(std::move(epic)), facts_(std::move(facts)) {}

    Result<void> run() {
        ATELIER_CHECK(follow_if_unseen());
        // Each has a push, a pull request made and another base given to it at most.
        for (std::size_t steps = 3 * facts_.records.size(); steps > 0; --steps) {
            ATELIER_TRY(const EpicTree tree, read());
            ATELIER_TRY(const PublishRules rules, publish_rules(work_.plan.settings, tree.epic()));
            ATELIER_TRY(const bool again, next_step(tree, rules));
            if (!again) break;
        }
        return {};
    }

  private:
    Result<EpicTree> read() {
        return work_.plan.store.read([&](PlanReader& plan) { return load_epic(plan, epic_); });
    }

    // Before anybody looks at it, the work stands on what it is to be merged into.
    Result<void> follow_if_unseen() {
        ATELIER_TRY(const EpicTree tree, read());
        ATELIER_TRY(const PublishRules rules, publish_rules(work_.plan.settings, tree.epic()));
        const bool seen = std::ranges::any_of(facts_.forge.changesets, [](const auto& each) {
            return is_active(pr_state(each.second));
        });
        const auto verdicts = what_to_publish(tree, facts_.forge, rules);
        const bool due = std::ranges::any_of(verdicts, [](const PublishVerdict& verdict) {
            return verdict.push.empty() || verdict.step == PrStep::create;
        });
        if (seen || !due || !facts_.unknown.empty()) return {};
        const auto followed = follow_parent(work_, host_, tree, facts_.forge.parent);
        if (!followed) work_.progress.warn(with_hint(followed.error()));
        return {};
    }

    // Whether there may be another one.
    Result<bool> next_step(const EpicTree& tree, const PublishRules& rules) {
        const auto verdicts = what_to_publish(tree, facts_.forge, rules);
        for (const PublishVerdict& verdict : verdicts)
            if (verdict.push.empty())
                return taken(verdict,
                             push_changeset(work_, host_, *tree.find(verdict.changeset), facts_));
        for (const PublishVerdict& verdict : verdicts)
            if (verdict.step != PrStep::none)
                return taken(verdict, make_pull_request(work_, host_, *tree.find(verdict.changeset),
                                                        verdict, rules, facts_));
        return false;
    }

    // Of what failed nothing is known any more, so that nothing that stands on it is done either.
    Result<bool> taken(const PublishVerdict& verdict, const Result<void>& step) {
        if (step) return true;
        if (step.error().code == ErrorCode::store_failed) return fail(step.error());
        work_.progress.warn(verdict.changeset.str() + ": " + with_hint(step.error()));
        facts_.forge.changesets.erase(verdict.changeset);
        return true;
    }

    WorkContext& work_;
    const CodeHost& host_;
    BeadId epic_;
    PrFacts facts_;
};

Result<void> publish_epic(WorkContext& work, const CodeHost& host, const BeadId& epic) {
    ATELIER_TRY(RefreshedPrs refreshed, refresh_prs(work, host, epic));
    return EpicPublishing(work, host, epic, std::move(refreshed.facts)).run();
}

void tell(WorkContext& work, const BeadId& epic, const Result<void>& done) {
    if (!done) work.progress.warn(epic.str() + ": " + with_hint(done.error()));
}

} // namespace

Result<void> publish_epics(WorkContext& work, const std::optional<BeadId>& only) {
    if (work.plan.settings.admission.pr_mode == PrMode::none) return {};
    ATELIER_TRY(const auto epics, work.plan.store.read([&](PlanReader& plan) {
        return epics_to_publish(plan, only);
    }));
    if (epics.empty()) return {};
    const auto host = code_host(work);
    if (!host) {
        work.progress.warn(with_hint(host.error()));
        return {};
    }
    for (const BeadId& epic : epics)
        tell(work, epic, publish_epic(work, *host, epic));
    return {};
}

Result<void> refresh_all_prs(WorkContext& work) {
    if (work.plan.settings.admission.pr_mode == PrMode::none) {
        work.progress.note("branch.pr_mode is none: there are no pull requests to ask about");
        return {};
    }
    ATELIER_TRY(const auto epics,
                work.plan.store.read([&](PlanReader& plan) { return epics_to_publish(plan, {}); }));
    if (epics.empty()) return {};
    ATELIER_TRY(const CodeHost host, code_host(work));
    for (const BeadId& epic : epics) {
        const auto refreshed = refresh_prs(work, host, epic);
        if (!refreshed) work.progress.warn(epic.str() + ": " + with_hint(refreshed.error()));
    }
    return {};
}

} // namespace atelier
