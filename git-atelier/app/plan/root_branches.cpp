#include "app/plan/root_branches.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/plan/branches.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"

#include <algorithm>

namespace atelier {

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
    for (const std::string& name : repository.existing)
        if (auto branch = BranchName::parse(name))
            roots.taken_.push_back({*std::move(branch), "is a branch of the repository"});
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics)
        for (const std::string& name : epic.labels)
            if (name.starts_with(label::workspace))
                if (auto branch = BranchName::parse(name.substr(label::workspace.size())))
                    roots.taken_.push_back(
                        {*std::move(branch), "is the root branch of " + epic.id.str()});
    return roots;
}

Result<void> RootBranches::take(const BranchName& branch, const std::optional<BranchName>& parent) {
    // That it exists is told below, with what stands in its way.
    for (const PlanFault& found : root_branch_faults(branch, parent, repository_))
        if (found.rule != Rule::branch_exists)
            return fail(ErrorCode::plan_invalid, "root_branch: " + found.what, found.hint,
                        Json::object().set("branch", branch.str()));
    for (const Taken& taken : taken_) {
        Json details = Json::object();
        details.set("branch", branch.str()).set("taken", taken.branch.str());
        if (taken.branch == branch)
            return fail(ErrorCode::branch_exists,
                        "root_branch: '" + branch.str() + "' " + taken.by + " already",
                        advise(Hint::other_root_branch), std::move(details));
        if (refs_collide(taken.branch, branch))
            return fail(ErrorCode::ref_conflict,
                        "root_branch: '" + branch.str() + "' and '" + taken.branch.str() +
                            "', which " + taken.by + ", cannot both exist in Git",
                        advise(Hint::no_folder_of_other), std::move(details));
    }
    taken_.push_back({branch, "is the root branch of another epic of this plan"});
    return {};
}

bool RootBranches::knows(const BranchName& branch) const {
    return std::any_of(taken_.begin(), taken_.end(),
                       [&](const Taken& taken) { return taken.branch == branch; });
}

} // namespace atelier
