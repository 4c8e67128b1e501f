#include "app/plan/plan_document.hpp"

#include "app/core/plan_queries.hpp"
#include "base/text.hpp"
#include "domain/bead/fields.hpp"

namespace atelier {
namespace {

PlannedChangeset planned_changeset(const Bead& bead, const EpicTree& graph) {
    PlannedChangeset changeset;
    changeset.id = bead.id;
    changeset.title = bead.title;
    changeset.description = prose(bead);
    changeset.paths = list_field(bead, field::cs_paths);
    if (const auto lines = get_field(bead, field::cs_lines))
        changeset.lines = parse_integer(*lines);
    if (const auto kind = get_field(bead, field::cs_kind))
        changeset.kind = parse_name<ChangesetKind>(*kind);
    for (const BeadId& id : bead.depends_on)
        changeset.depends_on.push_back({id.str(), 0});
    for (const Bead& task : graph.open_tasks(bead.id))
        if (task.parent == bead.id) changeset.tasks.push_back({task.id, task.title, 0});
    return changeset;
}

} // namespace

PlannedEpic planned_epic(const EpicTree& graph) {
    const Bead& bead = graph.epic();
    PlannedEpic epic;
    epic.id = bead.id;
    epic.title = bead.title;
    epic.description = prose(bead);
    if (auto root = BranchName::parse(get_field(bead, field::root_branch).value_or("")))
        epic.root_branch = *std::move(root);
    if (auto parent = BranchName::parse(get_field(bead, field::parent_branch).value_or("")))
        epic.parent_branch = *std::move(parent);
    epic.scope = get_field(bead, field::scope).value_or("");
    epic.acceptance = get_field(bead, field::acceptance).value_or("");
    epic.changeset_strategy = get_field(bead, field::changeset_strategy).value_or("");
    epic.pr_strategy = parse_name<PrStrategy>(get_field(bead, field::pr_strategy).value_or(""));
    epic.priority = bead.priority;
    epic.draft = is_draft(bead);
    for (const BeadId& id : bead.depends_on)
        epic.depends_on.push_back({id.str(), 0});
    for (const Bead& changeset : graph.changesets())
        if (state_of(changeset) != ChangesetState::abandoned)
            epic.changesets.push_back(planned_changeset(changeset, graph));
    return epic;
}

Result<PlanDocument> plan_document(const Context& context, const BeadId& epic) {
    return context.store.read([&](PlanReader& plan) -> Result<PlanDocument> {
        ATELIER_TRY(const EpicTree graph, load_epic(plan, epic));
        return PlanDocument{{planned_epic(graph)}, {}};
    });
}

} // namespace atelier
