#include "app/publish/publish_epics.hpp"

#include "app/core/plan_queries.hpp"
#include "app/publish/post_answers.hpp"
#include "app/publish/publish_changeset.hpp"
#include "app/publish/refresh_prs.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/choice.hpp"

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

// None with `branch.pr_mode` none.
Result<std::vector<BeadId>> epics_due(const WorkContext& work, const std::optional<BeadId>& only) {
    if (work.plan.settings.admission.pr_mode == PrMode::none) return std::vector<BeadId>{};
    return work.plan.store.read([&](PlanReader& plan) { return epics_to_publish(plan, only); });
}

// A person may publish what somebody has paused.
Result<std::vector<BeadId>> epics_due_to_run(const WorkContext& work,
                                             const std::optional<BeadId>& only) {
    ATELIER_TRY(auto due, epics_due(work, only));
    if (due.empty()) return due;
    ATELIER_TRY(const PauseOrders orders,
                work.plan.store.read([](PlanReader& plan) { return pause_orders(plan); }));
    std::erase_if(due, [&](const BeadId& epic) {
        return !paused_by_order(orders, epic, work.plan.caller_bead()).empty();
    });
    return due;
}

// Whoever comes first is the only one; that it did it is not waited for.
Result<bool> is_first_since(PlanWriter& plan, Time since, Time now) {
    constexpr const char* key = "forge-asked";
    ATELIER_TRY(const auto last, plan.remembered(key));
    const auto asked = parse_time(last.value_or(""));
    if (asked && *asked >= since && *asked <= now) return false;
    ATELIER_CHECK(plan.remember(key, format_time(now)));
    return true;
}

class EpicPublishing {
  public:
    EpicPublishing(WorkContext& work, const CodeHost& host, BeadId epic, PrFacts facts)
        : work_(work), host_(host), epic_(std::move(epic)), facts_(std::move(facts)) {}

    Result<void> run() {
        ATELIER_CHECK(follow_if_unseen());
        // Each has a push and a pull request made, given another base and switched at most.
        for (std::size_t steps = 4 * facts_.records.size(); steps > 0; --steps) {
            ATELIER_TRY(const EpicTree tree, read());
            ATELIER_TRY(const PublishRules rules, publish_rules(work_.plan.settings, tree.epic()));
            ATELIER_TRY(const bool again, next_step(tree, rules));
            if (!again) break;
        }
        ATELIER_CHECK(update_texts());
        return answer_reviews();
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

    // What fails here holds nothing else up.
    Result<void> answer_reviews() {
        ATELIER_TRY(const EpicTree tree, read());
        for (const auto& [changeset, published] : facts_.forge.changesets) {
            const auto posted = post_answers(work_, host_, *tree.find(changeset), published);
            if (!posted) work_.progress.warn(changeset.str() + ": " + with_hint(posted.error()));
        }
        return {};
    }

    // Of what failed nothing is known any more, so that nothing that stands on it is done either;
    // whether it is a draft matters to no other.
    Result<bool> taken(const PublishVerdict& verdict, const Result<void>& step) {
        if (step) return true;
        if (step.error().code == ErrorCode::store_failed) return fail(step.error());
        work_.progress.warn(verdict.changeset.str() + ": " + with_hint(step.error()));
        const bool switches =
            verdict.step == PrStep::make_ready || verdict.step == PrStep::make_draft;
        if (switches && !verdict.push.empty())
            facts_.forge.changesets.at(verdict.changeset).draft_by_us.reset();
        else
            facts_.forge.changesets.erase(verdict.changeset);
        return true;
    }

    // Of those whose pull request has what is done of them.
    Result<void> update_texts() {
        ATELIER_TRY(const EpicTree tree, read());
        ATELIER_TRY(const PublishRules rules, publish_rules(work_.plan.settings, tree.epic()));
        for (const PublishVerdict& verdict : what_to_publish(tree, facts_.forge, rules)) {
            if (std::ranges::count(verdict.push, PublishGate::up_to_date, &PublishHold::gate) == 0)
                continue;
            const auto updated = update_text(work_, host_, verdict.changeset, facts_);
            if (updated) continue;
            if (updated.error().code == ErrorCode::store_failed) return updated;
            work_.progress.warn(verdict.changeset.str() + ": " + with_hint(updated.error()));
        }
        return {};
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
    ATELIER_TRY(const auto epics, epics_due_to_run(work, only));
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

Result<void> publish_unless_since(WorkContext& work, Time since) {
    const Context& context = work.plan;
    if (context.settings.admission.pr_mode == PrMode::none) return {};
    ATELIER_TRY(const bool mine, context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return is_first_since(plan, since, context.clock.now());
    }));
    return mine ? publish_epics(work) : Result<void>();
}

Result<void> publish_for_person(WorkContext& work) {
    if (work.plan.settings.admission.pr_mode == PrMode::none) {
        work.progress.note("branch.pr_mode is none: there are no pull requests to ask about");
        return {};
    }
    ATELIER_TRY(const auto epics, epics_due(work, {}));
    if (epics.empty()) return {};
    ATELIER_TRY(const CodeHost host, code_host(work));
    for (const BeadId& epic : epics)
        tell(work, epic, publish_epic(work, host, epic));
    return {};
}

Result<void> refresh_all_prs(WorkContext& work) {
    ATELIER_TRY(const auto epics, epics_due(work, {}));
    if (epics.empty()) return {};
    ATELIER_TRY(const CodeHost host, code_host(work));
    for (const BeadId& epic : epics) {
        const auto refreshed = refresh_prs(work, host, epic);
        if (!refreshed) work.progress.warn(epic.str() + ": " + with_hint(refreshed.error()));
    }
    return {};
}

} // namespace atelier
