#include "app/plan/plan_document.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"

namespace atelier {
namespace {

Result<PlannedChangeset> planned_changeset(const Bead& bead, const EpicTree& graph) {
    ATELIER_TRY(const Changeset said, Changeset::of(bead));
    PlannedChangeset changeset;
    changeset.id = bead.id;
    changeset.title = bead.title;
    changeset.description = prose(bead);
    changeset.paths = said.paths();
    ATELIER_TRY(changeset.lines, said.lines());
    ATELIER_TRY(changeset.kind, said.kind());
    for (const BeadId& id : bead.depends_on)
        changeset.depends_on.push_back({id.str(), 0});
    for (const Bead& task : graph.open_tasks(bead.id))
        if (task.parent == bead.id) changeset.tasks.push_back({task.id, task.title, 0});
    return changeset;
}

} // namespace

Result<PlannedEpic> planned_epic(const EpicTree& graph) {
    const Bead& bead = graph.epic();
    ATELIER_TRY(const Epic said, Epic::of(bead));
    PlannedEpic epic;
    epic.id = bead.id;
    epic.title = bead.title;
    epic.description = prose(bead);
    epic.root_branch = said.root_branch();
    epic.parent_branch = said.parent_branch();
    epic.scope = said.scope().value_or("");
    epic.acceptance = said.acceptance().value_or("");
    epic.changeset_strategy = said.changeset_strategy().value_or("");
    ATELIER_TRY(epic.pr_strategy, said.pr_strategy());
    epic.priority = bead.priority;
    epic.draft = is_draft(bead);
    for (const BeadId& id : bead.depends_on)
        epic.depends_on.push_back({id.str(), 0});
    for (const Bead& changeset : graph.changesets()) {
        if (state_of(changeset) == ChangesetState::abandoned) continue;
        ATELIER_TRY(PlannedChangeset planned, planned_changeset(changeset, graph));
        epic.changesets.push_back(std::move(planned));
    }
    return epic;
}

Result<PlanDocument> plan_document(const Context& context, const BeadId& epic) {
    return context.store.read([&](PlanReader& plan) -> Result<PlanDocument> {
        ATELIER_TRY(const EpicTree graph, load_epic(plan, epic));
        ATELIER_TRY(PlannedEpic planned, planned_epic(graph));
        return PlanDocument{{std::move(planned)}, {}};
    });
}

} // namespace atelier
