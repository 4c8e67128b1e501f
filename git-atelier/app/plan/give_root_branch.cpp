#include "app/plan/give_root_branch.hpp"

#include "app/plan/plan_epics.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

Result<void> name_work_branches(PlanWriter& plan, const EpicTree& graph, const BranchName& root) {
    for (Bead changeset : graph.changesets()) {
        if (is_settled(state_of(changeset)) || changeset_as_written(changeset).work_branch)
            continue;
        ATELIER_TRY(const BranchName branch, work_branch(root, changeset.id));
        Changeset::set_root_branch(changeset, root);
        Changeset::set_work_branch(changeset, branch);
        ATELIER_CHECK(plan.update(changeset));
    }
    return {};
}

} // namespace

Result<bool> give_root_branch(PlanWriter& plan, const EpicTree& graph, const PlannedEpic& wanted,
                              const RepositoryBranches& branches) {
    ATELIER_TRY(const Epic said, Epic::of(graph.epic()));
    if (said.root_branch() || !wanted.root_branch || is_closed(graph.epic())) return false;
    ATELIER_TRY(auto roots, RootBranches::load(plan, branches));
    PlannedEpic epic = wanted;
    if (said.parent_branch()) epic.parent_branch = said.parent_branch();
    ATELIER_TRY(const BranchName parent, parent_branch_of(epic, branches, roots));
    ATELIER_CHECK(roots.take(*wanted.root_branch, parent));
    Bead bead = graph.epic();
    add_label(bead, std::string(label::workspace) + wanted.root_branch->str());
    Epic::set_root_branch(bead, *wanted.root_branch);
    Epic::set_parent_branch(bead, parent);
    ATELIER_CHECK(plan.update(bead));
    ATELIER_CHECK(plan.append({EventType::epic_edited, bead.id,
                               Json::object().set("changed", Json::strings({"root_branch"}))}));
    ATELIER_CHECK(name_work_branches(plan, graph, *wanted.root_branch));
    return true;
}

} // namespace atelier
