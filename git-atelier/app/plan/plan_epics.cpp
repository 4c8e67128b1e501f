#include "app/plan/plan_epics.hpp"

#include "app/core/approval.hpp"
#include "app/core/new_id.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "app/plan/overlapping_paths.hpp"
#include "domain/plan/branches.hpp"
#include "domain/work/progress.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace atelier {
namespace {

Result<void> refuse_ids(const PlanDocument& document) {
    const auto refuse = [&](int line, const BeadId& id) {
        return plan_error(document, line, "id",
                          "a new plan gives no ids, and this one names '" + id.str() + "'",
                          advise(Hint::change_existing));
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

std::vector<BeadId> ready_among(const std::vector<AddedChangeset>& changesets) {
    std::vector<BeadId> ready;
    for (const AddedChangeset& added : changesets)
        if (state_of(added.bead) == ChangesetState::ready) ready.push_back(added.bead.id);
    return ready;
}

Result<PlannedEpicOutcome> plan_epic(PlanWriter& plan, const Context& context,
                                     const PlannedEpic& planned, const BeadId& id,
                                     const RepositoryBranches& branches, RootBranches& roots) {
    auto root = planned.root_branch;
    if (!root) {
        ATELIER_TRY(root, derived_root_branch(context.settings.branch_prefix, planned.title, id));
    }
    ATELIER_TRY(const BranchName parent, parent_branch_of(planned, branches, roots));
    ATELIER_CHECK(roots.take(*root, parent));
    ATELIER_TRY(const Bead epic, add_epic(plan, context, planned, id, *root, parent));
    ATELIER_TRY(auto changesets, add_changesets(plan, context, planned, epic));
    if (!planned.draft && context.caller.role() == Role::overseer) {
        ATELIER_TRY(const PlanText text, planned_text(plan, epic));
        ATELIER_CHECK(
            record_promotion(plan, EventType::epic_approved, id, text, ready_among(changesets)));
    }
    return PlannedEpicOutcome{id, epic.title, *root, parent, planned.draft, std::move(changesets)};
}

// What it calls by the key of another epic of the plan has an id by now.
PlannedEpic with_ids(const PlanDocument& document, std::size_t at, const std::vector<BeadId>& ids) {
    PlannedEpic epic = document.epics[at];
    for (PlannedDependency& dependency : epic.depends_on)
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (!document.epics[i].key.empty() && document.epics[i].key == dependency.name)
                dependency.name = ids[i].str();
    return epic;
}

} // namespace

Result<BranchName> parent_branch_of(const PlannedEpic& epic, const RepositoryBranches& branches,
                                    const RootBranches& roots) {
    if (!epic.parent_branch && !branches.default_branch)
        return fail(ErrorCode::git_failed, "the repository has no commit yet",
                    advise(Hint::first_commit_to_plan));
    BranchName parent = epic.parent_branch ? *epic.parent_branch : *branches.default_branch;
    if (epic.parent_branch && !roots.knows(parent))
        return fail(ErrorCode::plan_invalid,
                    "parent_branch: there is no branch '" + parent.str() + "'",
                    advise(Hint::parent_branch_missing));
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
    ATELIER_TRY(const auto ids, fresh_ids(*plan, context, document.epics.size()));
    std::map<std::size_t, PlannedEpicOutcome> made;
    for (const std::size_t at : creation_order(document)) {
        const PlannedEpic planned = with_ids(document, at, ids);
        auto epic = plan_epic(*plan, context, planned, ids[at], branches, roots);
        if (!epic) return fail(located(document, planned, epic.error()));
        made.emplace(at, *std::move(epic));
    }
    std::set<BeadId> about;
    for (auto& [at, epic] : made) {
        for (std::string& warning : size_warnings(epic.changesets, context.settings))
            outcome.warnings.push_back(std::move(warning));
        for (const AddedChangeset& added : epic.changesets)
            about.insert(added.bead.id);
        outcome.epics.push_back(std::move(epic));
    }
    ATELIER_TRY(auto overlaps, overlap_warnings(*plan, ids, about));
    std::ranges::move(overlaps, std::back_inserter(outcome.warnings));
    const bool workable = std::ranges::any_of(document.epics, [](const PlannedEpic& epic) {
        return !epic.draft && !epic.changesets.empty();
    });
    if (workable) ATELIER_CHECK(close_no_work_notice(*plan));
    if (!dry_run) ATELIER_CHECK(plan->commit());
    return outcome;
}

} // namespace atelier
