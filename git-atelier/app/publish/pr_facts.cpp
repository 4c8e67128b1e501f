#include "app/publish/pr_facts.hpp"

#include "app/core/root_branch.hpp"
#include "domain/bead/changeset.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Whether it has ever been pushed, or may be now.
bool is_of_interest(const Bead& changeset, const EpicTree& tree, const PublishRecord& record) {
    if (is_settled(changeset, tree)) return false;
    return state_of(changeset) == ChangesetState::done || record.pushing || record.pushed;
}

Result<std::map<BeadId, PublishRecord>> records_of(PlanReader& plan, const EpicTree& tree) {
    std::map<BeadId, PublishRecord> records;
    for (const Bead& changeset : tree.changesets()) {
        ATELIER_TRY(PublishRecord record, publish_record(plan, changeset.id));
        records.emplace(changeset.id, std::move(record));
    }
    return records;
}

// What is done here stands there: whoever pushed it, nobody's commits are lost when it moves on.
void count_as_ours(const Bead& changeset, const Published& published, PublishRecord& record) {
    const auto read = Changeset::of(changeset);
    if (read && published.pushed && read->done_head() == published.pushed)
        record.pushed = published.pushed;
}

// The same is said of several once.
void add_unknown(std::vector<Error>& unknown, Error error) {
    if (std::ranges::none_of(unknown,
                             [&](const Error& seen) { return seen.message == error.message; }))
        unknown.push_back(std::move(error));
}

// Of every changeset that is not asked about it is known that nothing of it is there.
Result<std::map<BeadId, BranchName>> branches_to_ask(const EpicTree& tree, PrFacts& facts) {
    std::map<BeadId, BranchName> branches;
    for (const Bead& changeset : tree.changesets()) {
        if (!is_of_interest(changeset, tree, facts.records.at(changeset.id))) {
            facts.forge.changesets.emplace(changeset.id, Published{});
            continue;
        }
        ATELIER_TRY(const Changeset read, Changeset::of(changeset));
        if (const auto& branch = read.work_branch()) branches.emplace(changeset.id, *branch);
    }
    return branches;
}

Result<void> add_pull_request(Forge& forge, const BranchName& branch, Published& out) {
    ATELIER_TRY(const auto all, forge.pull_requests_of(branch));
    ATELIER_TRY(out.pull_request, choose_pull_request(all));
    if (!out.pull_request || out.pull_request->end != PullRequestEnd::open) return {};
    ATELIER_TRY(out.reviews, forge.reviews(out.pull_request->number));
    return {};
}

std::vector<Reason> reasons_against(const PublishVerdict& verdict) {
    if (verdict.push.empty() || verdict.step != PrStep::none) return {};
    return publish_reasons(holds_of(verdict));
}

} // namespace

Result<PrFacts> pr_facts(WorkContext& work, const CodeHost& host, const EpicTree& tree) {
    ATELIER_TRY(const Epic epic, Epic::of(tree.epic()));
    ATELIER_TRY(BranchName root, root_branch_of(tree.epic()));
    ATELIER_TRY(BranchName parent, parent_branch_of(work.repository.refs(), epic));
    PrFacts facts{.forge = {.root = std::move(root), .parent = std::move(parent)}};
    ATELIER_TRY(facts.records,
                work.plan.store.read([&](PlanReader& plan) { return records_of(plan, tree); }));
    ATELIER_TRY(const auto branches, branches_to_ask(tree, facts));
    std::vector<BranchName> wanted;
    for (const auto& [changeset, branch] : branches)
        wanted.push_back(branch);
    ATELIER_TRY(const auto heads, host.remotes.heads(host.remote, wanted));
    for (const auto& [changeset, branch] : branches) {
        PublishRecord& record = facts.records.at(changeset);
        Published published;
        if (const auto head = heads.find(branch); head != heads.end())
            published.pushed = head->second;
        if (published.pushed || record.number || record.writing) {
            const auto asked = add_pull_request(*host.forge, branch, published);
            if (!asked) {
                add_unknown(facts.unknown, asked.error());
                continue;
            }
        }
        count_as_ours(*tree.find(changeset), published, record);
        take_up_begun(record, published);
        facts.forge.changesets.emplace(changeset, std::move(published));
    }
    return facts;
}

Result<EpicOnForge> pr_facts_as_seen(PlanReader& plan, const EpicTree& tree) {
    ATELIER_TRY(const Epic epic, Epic::of(tree.epic()));
    ATELIER_TRY(const BranchName root, root_branch_of(tree.epic()));
    ATELIER_TRY(const BranchName any, BranchName::parse("main"));
    EpicOnForge out{.root = root, .parent = epic.parent_branch().value_or(any)};
    ATELIER_TRY(const auto records, records_of(plan, tree));
    for (const Bead& changeset : tree.changesets()) {
        const auto branch =
            BranchName::parse(changeset_as_written(changeset).work_branch.value_or(""));
        out.changesets.emplace(changeset.id,
                               branch ? last_seen(records.at(changeset.id), *branch) : Published{});
    }
    return out;
}

Result<PublishRules> publish_rules(const Settings& settings, const Bead& epic) {
    ATELIER_TRY(const Epic read, Epic::of(epic));
    ATELIER_TRY(const auto strategy, read.pr_strategy());
    return PublishRules{.mode = settings.admission.pr_mode,
                        .strategy = strategy.value_or(settings.pr_strategy),
                        .gate = settings.pr_gate,
                        .push_on = settings.push_on};
}

Result<PublishingAsSeen> publishing_as_seen(PlanReader& plan, const Settings& settings,
                                            const EpicTree& tree) {
    if (settings.admission.pr_mode == PrMode::none)
        return PublishingAsSeen{
            {.root = *BranchName::parse("root"), .parent = *BranchName::parse("parent")}, {}};
    ATELIER_TRY(PublishRules rules, publish_rules(settings, tree.epic()));
    ATELIER_TRY(EpicOnForge forge, pr_facts_as_seen(plan, tree));
    return PublishingAsSeen{std::move(forge), rules};
}

Result<UnpublishedReasons> unpublished_reasons(PlanReader& plan, const Settings& settings,
                                               const EpicTree& tree) {
    UnpublishedReasons reasons;
    const auto seen = publishing_as_seen(plan, settings, tree);
    // It is shown all the same.
    if (!seen && seen.error().code == ErrorCode::plan_invalid) {
        for (const Bead& changeset : tree.changesets())
            reasons[changeset.id] = {{seen.error().code, seen.error().message, tree.epic().id}};
        return reasons;
    }
    if (!seen) return tl::unexpected(seen.error());
    for (const PublishVerdict& verdict : what_to_publish(tree, seen->forge, seen->rules))
        reasons[verdict.changeset] = reasons_against(verdict);
    return reasons;
}

Result<std::vector<Reason>> not_publishable(PlanReader& plan, const Settings& settings,
                                            const EpicTree& tree, const BeadId& changeset) {
    ATELIER_TRY(auto reasons, unpublished_reasons(plan, settings, tree));
    return std::move(reasons[changeset]);
}

} // namespace atelier
