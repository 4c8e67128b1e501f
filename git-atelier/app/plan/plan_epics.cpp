#include "app/plan/plan_epics.hpp"

#include "app/core/new_id.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "domain/plan/branches.hpp"

namespace atelier {
namespace {

Result<void> refuse_ids(const PlanDocument& document) {
    const auto refuse = [&](int line, const BeadId& id) {
        return plan_error(document, line, "id",
                          "a new plan gives no ids, and this one names '" + id.str() + "'",
                          "to change what exists, use 'git atelier plan --edit EPIC'");
    };
    for (const PlannedEpic& epic : document.epics) {
        if (epic.id) return refuse(epic.line, *epic.id);
        for (const PlannedChangeset& changeset : epic.changesets) {
            if (changeset.id) return refuse(changeset.line, *changeset.id);
            for (const PlannedTask& task : changeset.tasks)
                if (task.id) return refuse(task.line, *task.id);
        }
    }
    return {};
}

// A branch that is in the way is a fault of the plan: file and line belong to it.
Error located(const PlanDocument& document, const PlannedEpic& epic, Error error) {
    if (document.file.empty() || epic.line == 0) return error;
    error.message = document.file + ":" + std::to_string(epic.line) + ": " + error.message;
    error.details.set("file", document.file).set("line", epic.line);
    return error;
}

Result<PlannedEpicOutcome> plan_epic(PlanWriter& plan, const Context& context,
                                     const PlannedEpic& planned, const RepositoryBranches& branches,
                                     RootBranches& roots) {
    ATELIER_TRY(const BeadId id, fresh_id(plan, context));
    auto root = planned.root_branch;
    if (!root) {
        ATELIER_TRY(root, derived_root_branch(context.settings.branch_prefix, planned.title, id));
    }
    ATELIER_TRY(const BranchName parent, parent_branch_of(planned, branches, roots));
    ATELIER_CHECK(roots.take(*root, parent));
    ATELIER_TRY(const Bead epic, add_epic(plan, context, planned, id, *root, parent));
    ATELIER_TRY(auto changesets, add_changesets(plan, planned, epic));
    return PlannedEpicOutcome{id, epic.title, *root, parent, planned.draft, std::move(changesets)};
}

} // namespace

Result<BranchName> parent_branch_of(const PlannedEpic& epic, const RepositoryBranches& branches,
                                    const RootBranches& roots) {
    if (!epic.parent_branch && !branches.default_branch)
        return fail(ErrorCode::git_failed, "the repository has no commit yet",
                    "make a first commit, then plan: the work needs a commit to start from");
    BranchName parent = epic.parent_branch ? *epic.parent_branch : *branches.default_branch;
    if (epic.parent_branch && !roots.knows(parent))
        return fail(ErrorCode::plan_invalid,
                    "parent_branch: there is no branch '" + parent.str() + "'",
                    "create it first, or leave parent_branch out for the default branch");
    return parent;
}

Result<PlanEpicsOutcome> plan_epics(const Context& context, const PlanDocument& document,
                                    const RepositoryBranches& branches, bool dry_run) {
    ATELIER_CHECK(refuse_ids(document));
    // A dry run is the same transaction, left uncommitted.
    ATELIER_TRY(const auto plan, context.store.begin_write(context.stamp(), Durability::full));
    ATELIER_CHECK(check_against_store(*plan, document, context.settings.limits.max_lines));
    ATELIER_TRY(auto roots, RootBranches::load(*plan, branches));
    PlanEpicsOutcome outcome;
    outcome.dry_run = dry_run;
    for (const PlannedEpic& planned : document.epics) {
        auto epic = plan_epic(*plan, context, planned, branches, roots);
        if (!epic) return fail(located(document, planned, epic.error()));
        for (std::string& warning : size_warnings(epic->changesets, context.settings))
            outcome.warnings.push_back(std::move(warning));
        outcome.epics.push_back(*std::move(epic));
    }
    if (!dry_run) ATELIER_CHECK(plan->commit());
    return outcome;
}

} // namespace atelier
