#include "app/plan/root_branches.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/plan/branches.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"

#include <algorithm>

namespace atelier {
namespace {

ErrorCode code_of(Rule rule) {
    if (rule == Rule::branch_exists || rule == Rule::branch_shared) return ErrorCode::branch_exists;
    return rule == Rule::branch_collides ? ErrorCode::ref_conflict : ErrorCode::plan_invalid;
}

} // namespace

Result<RepositoryBranches> read_branches(GitRefs& refs) {
    RepositoryBranches branches;
    ATELIER_TRY(const auto existing, refs.branches());
    for (const auto& [name, head] : existing)
        branches.existing.insert(name);
    if (existing.empty()) return branches;
    ATELIER_TRY(branches.symbolic, refs.symbolic_branches());
    ATELIER_TRY(branches.default_branch, refs.default_branch());
    return branches;
}

Result<RootBranches> RootBranches::load(PlanReader& plan, const RepositoryBranches& repository) {
    RootBranches roots;
    roots.repository_ = repository;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics)
        for (const std::string& name : epic.labels)
            if (name.starts_with(label::workspace))
                if (auto branch = BranchName::parse(name.substr(label::workspace.size())))
                    roots.given_.push_back({*std::move(branch), "of " + epic.id.str()});
    return roots;
}

Result<void> RootBranches::take(const BranchName& branch, const std::optional<BranchName>& parent) {
    const auto found = root_branch_faults(branch, parent, repository_, given_);
    if (!found.empty()) {
        const PlanFault& fault = found.front().fault;
        Json details = Json::object();
        details.set("branch", branch.str());
        if (found.front().taken) details.set("taken", found.front().taken->str());
        return fail(code_of(fault.rule), "root_branch: " + fault.what, fault.hint,
                    std::move(details));
    }
    given_.push_back({branch, "of another epic of this plan"});
    return {};
}

bool RootBranches::knows(const BranchName& branch) const {
    return repository_.existing.contains(branch.str()) ||
           std::ranges::find(given_, branch, &GivenRoot::branch) != given_.end();
}

} // namespace atelier
