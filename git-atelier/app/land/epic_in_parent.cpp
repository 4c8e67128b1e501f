#include "app/land/epic_in_parent.hpp"

#include "app/core/root_branch.hpp"
#include "app/land/integration_receipts.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/progress.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<std::vector<BeadId>> merged_changesets(PlanReader& plan, const BeadId& epic) {
    ATELIER_TRY(const auto below, plan.select({.kind = BeadKind::changeset, .parent = epic}));
    std::vector<BeadId> merged;
    for (const Bead& changeset : below)
        if (state_of(changeset) == ChangesetState::merged) merged.push_back(changeset.id);
    return merged;
}

} // namespace

Result<std::optional<CommitId>> ParentBranches::head_of(const std::string& branch) {
    if (!branches_) {
        ATELIER_TRY(branches_, repository_.refs().branches());
    }
    const auto found = branches_->find(branch);
    return found == branches_->end() ? std::nullopt : std::optional(found->second);
}

Result<std::optional<BranchName>>
ParentBranches::parent_of(const std::optional<std::string>& written) {
    const std::string key = written.value_or("");
    const auto known = parents_.find(key);
    if (known != parents_.end()) return known->second;
    ATELIER_TRY(const auto parent, parent_branch_now(repository_.refs(), written));
    return parents_.emplace(key, parent).first->second;
}

Result<std::optional<ParentBranches::Heads>>
ParentBranches::heads_of(const std::optional<std::string>& root_branch,
                         const std::optional<std::string>& parent_branch) {
    const auto root = BranchName::parse(root_branch.value_or(""));
    if (!root) return std::nullopt;
    ATELIER_TRY(const auto head, head_of(root->str()));
    if (!head) return std::nullopt;
    ATELIER_TRY(const auto parent, parent_of(parent_branch));
    if (!parent || *parent == *root) return std::nullopt;
    ATELIER_TRY(const auto onto, head_of(parent->str()));
    if (!onto) return std::nullopt;
    return Heads{*head, *parent, *onto};
}

void ParentBranches::ask_about(const std::vector<RootAndParent>& epics) {
    std::map<BranchName, CommitId> onto;
    std::map<BranchName, std::set<CommitId>> heads;
    for (const RootAndParent& epic : epics) {
        const auto found = heads_of(epic.root_branch, epic.parent_branch);
        if (!found || !*found) continue;
        onto.emplace((*found)->parent, (*found)->onto);
        heads[(*found)->parent].insert((*found)->root);
    }
    for (auto& [parent, roots] : heads) {
        const auto listed =
            repository_.history().linked({roots.begin(), roots.end()}, onto.at(parent));
        if (!listed) continue;
        auto missing = std::make_shared<std::set<CommitId>>();
        for (const LinkedCommit& commit : *listed)
            missing->insert(commit.made.id);
        asked_.insert_or_assign(parent, Asked{std::move(roots), std::move(missing)});
    }
}

const ParentBranches::Asked* ParentBranches::asked_about(const Heads& heads) const {
    const auto found = asked_.find(heads.parent);
    return found != asked_.end() && found->second.heads.contains(heads.root) ? &found->second
                                                                             : nullptr;
}

Result<std::optional<InParent>> ParentBranches::look(PlanReader& plan, const Bead& epic) {
    EpicAsWritten written = epic_as_written(epic);
    return look(plan, epic, {std::move(written.root_branch), std::move(written.parent_branch)});
}

Result<std::optional<InParent>> ParentBranches::look(PlanReader& plan, const Bead& epic,
                                                     const RootAndParent& written) {
    ATELIER_TRY(const auto heads, heads_of(written.root_branch, written.parent_branch));
    if (!heads) return std::nullopt;
    const auto& [head, parent, onto] = *heads;
    GitHistory& history = repository_.history();
    bool there = false;
    if (const Asked* const asked = asked_about(*heads)) {
        there = !asked->missing->contains(head);
    } else {
        ATELIER_TRY(there, history.is_ancestor(head, onto));
    }
    if (there) return InParent{parent, {.proof = IntegrationProof::ancestry, .commit = head}};
    ATELIER_TRY(const auto receipt, integration_receipt(plan, epic.id));
    ATELIER_TRY(const auto base, history.merge_base(head, onto));
    ATELIER_TRY(auto changesets, merged_changesets(plan, epic.id));
    SoughtWork work{
        .base = base, .head = head, .changesets = std::move(changesets), .since = epic.created_at};
    // What came to the root branch since is not among it.
    if (receipt && receipt->head == head) work.recorded = receipt->to;
    return InParent{parent, find_integration(repository_, work, onto)};
}

Result<std::optional<ParentOfRoot>>
ParentBranches::ahead(const std::optional<std::string>& root_branch,
                      const std::optional<std::string>& parent_branch) {
    ATELIER_TRY(const auto heads, heads_of(root_branch, parent_branch));
    if (!heads) return std::nullopt;
    if (const Asked* const asked = asked_about(*heads))
        return ParentOfRoot{heads->parent, asked->missing};
    ATELIER_TRY(const auto missing, repository_.history().commits(heads->onto, heads->root));
    return ParentOfRoot{heads->parent,
                        std::make_shared<const std::set<CommitId>>(missing.begin(), missing.end())};
}

} // namespace atelier
