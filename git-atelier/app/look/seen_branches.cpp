#include "app/look/seen_branches.hpp"

#include "app/core/plan_queries.hpp"
#include "app/forecast/make_forecast.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

Result<std::vector<RootAndParent>> open_roots(PlanReader& plan, const std::optional<BeadId>& only) {
    ATELIER_TRY(const auto epics, open_epics(plan));
    std::vector<RootAndParent> roots;
    for (const Bead& epic : epics) {
        if (only && epic.id != *only) continue;
        EpicAsWritten written = epic_as_written(epic);
        roots.push_back({std::move(written.root_branch), std::move(written.parent_branch)});
    }
    return roots;
}

// Of an epic that goes on, whose landed changesets may be in its parent branch by ones.
void add_landed_in_parent(EpicStatus& epic, ParentBranches& parents) {
    if (epic.count(ChangesetState::merged) == 0) return;
    const auto ahead = parents.ahead(epic.root_branch, epic.parent_branch);
    if (!ahead || !*ahead) return;
    epic.goes_to = (*ahead)->parent.str();
    for (ChangesetStatus& changeset : epic.changesets)
        if (const auto landed = CommitId::parse(changeset.integrated.value_or(""));
            landed && changeset.state == ChangesetState::merged)
            changeset.in_parent = (*ahead)->has(*landed);
}

// What was committed stands on such a branch.
std::set<BeadId> with_work_branches(const std::vector<EpicStatus>& epics) {
    std::set<BeadId> found;
    for (const EpicStatus& epic : epics)
        if (std::ranges::any_of(epic.changesets, [](const ChangesetStatus& changeset) {
                return changeset.branch && !is_settled(changeset.state);
            }))
            found.insert(epic.id);
    return found;
}

} // namespace

SeenBranches see_branches(const Context& context, Repository& repository,
                          const std::optional<BeadId>& only) {
    SeenBranches seen{ParentBranches(repository), ListOutcome()};
    const auto roots =
        context.store.read([&](PlanReader& plan) -> Result<std::vector<RootAndParent>> {
            return open_roots(plan, only);
        });
    // What fails here is asked again where it is needed.
    if (roots) seen.parents.ask_about(*roots);
    seen.closed = list_closed_roots(context, repository);
    return seen;
}

void add_in_parent(StatusOutcome& status, SeenBranches& seen) {
    for (EpicStatus& epic : status.epics)
        if (epic.progress != EpicProgress::closed) add_landed_in_parent(epic, seen.parents);
    auto& closed = seen.closed;
    if (!closed) return;
    for (EpicStatus& epic : status.epics) {
        const auto root = std::ranges::find(closed->roots, epic.id, &RootBranch::epic);
        if (root == closed->roots.end()) continue;
        epic.in_parent = root->in_parent;
        epic.goes_to = root->parent.value_or("");
        for (ChangesetStatus& changeset : epic.changesets)
            if (changeset.state == ChangesetState::merged) changeset.in_parent = root->in_parent;
    }
    std::erase_if(closed->roots, [](const RootBranch& root) { return root.in_parent != false; });
    status.finished = std::move(closed->roots);
}

void keep_seen_branches(const StatusOutcome& before, StatusOutcome& status) {
    std::map<BeadId, const EpicStatus*> epics;
    std::map<BeadId, std::optional<bool>> changesets;
    for (const EpicStatus& epic : before.epics) {
        epics.emplace(epic.id, &epic);
        for (const ChangesetStatus& changeset : epic.changesets)
            changesets.emplace(changeset.id, changeset.in_parent);
    }
    for (EpicStatus& epic : status.epics) {
        const auto seen = epics.find(epic.id);
        if (seen == epics.end()) continue;
        epic.in_parent = seen->second->in_parent;
        epic.goes_to = seen->second->goes_to;
        for (ChangesetStatus& changeset : epic.changesets)
            if (const auto found = changesets.find(changeset.id); found != changesets.end())
                changeset.in_parent = found->second;
    }
    status.finished = before.finished;
    status.collisions = before.collisions;
}

void add_collisions(StatusOutcome& status, const Context& context, Repository& repository,
                    const SeenBranches& seen, bool all_open) {
    std::optional<std::set<BeadId>> begun;
    if (all_open) begun = with_work_branches(status.epics);
    if (const auto forecast = make_forecast(context, repository, begun, seen.parents.heads()))
        status.collisions = collisions_in(*forecast);
}

} // namespace atelier
