#include "app/plan/plan_document.hpp"

#include "app/core/plan_queries.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What came in with control characters, or as a title of several lines, is shown without them, and
// stays as it is unless the person changes it.
std::string editable(std::string text) {
    std::ranges::replace_if(
        text,
        [](char c) {
            return (static_cast<unsigned char>(c) < 0x20U && c != '\n' && c != '\t') || c == '\x7f';
        },
        ' ');
    return text;
}

Result<PlannedChangeset> planned_changeset(const Bead& bead, const EpicTree& graph) {
    ATELIER_TRY(const Changeset said, Changeset::of(bead));
    PlannedChangeset changeset;
    changeset.id = bead.id;
    changeset.title = editable_title(bead.title);
    changeset.description = editable(prose(bead));
    changeset.paths = said.paths();
    ATELIER_TRY(changeset.lines, said.lines());
    ATELIER_TRY(changeset.kind, said.kind());
    changeset.workflow = workflow_in(bead);
    for (const BeadId& id : bead.depends_on)
        changeset.depends_on.push_back({id.str(), 0});
    for (const Bead& task : graph.open_tasks(bead.id))
        if (task.parent == bead.id)
            changeset.tasks.push_back({task.id, editable_title(task.title), 0});
    return changeset;
}

} // namespace

std::string editable_title(const std::string& title) {
    std::string line = editable(title);
    std::ranges::replace(line, '\n', ' ');
    return std::string(trim(line));
}

Result<PlannedEpic> planned_epic(const EpicTree& graph) {
    const Bead& bead = graph.epic();
    ATELIER_TRY(const Epic said, Epic::of(bead));
    PlannedEpic epic;
    epic.id = bead.id;
    epic.title = editable_title(bead.title);
    epic.description = editable(prose(bead));
    epic.root_branch = said.root_branch();
    epic.parent_branch = said.parent_branch();
    epic.scope = editable(said.scope().value_or(""));
    epic.acceptance = editable(said.acceptance().value_or(""));
    epic.changeset_strategy = editable(said.changeset_strategy().value_or(""));
    ATELIER_TRY(epic.pr_strategy, said.pr_strategy());
    epic.priority = bead.priority;
    epic.draft = is_draft(bead);
    epic.workflow = default_workflow_in(bead);
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
        ATELIER_TRY(const EpicTree graph, load_plan(plan, epic));
        ATELIER_TRY(PlannedEpic planned, planned_epic(graph));
        return PlanDocument{{std::move(planned)}, {}};
    });
}

} // namespace atelier
