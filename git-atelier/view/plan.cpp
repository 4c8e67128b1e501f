#include "view/plan.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/progress.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

Json changeset_json(const AddedChangeset& added) {
    Json tasks = Json::array();
    for (const AddedTask& task : added.tasks) {
        Json row = Json::object();
        row.set("id", task.id.str()).set("title", task.title);
        tasks.push(std::move(row));
    }
    Json row = Json::object();
    row.set("id", added.bead.id.str())
        .set("key", or_null(added.key))
        .set("title", added.bead.title)
        .set("state", name_of(state_of(added.bead)))
        .set("branch", changeset_as_written(added.bead).work_branch.value_or(""))
        .set("depends_on", ids_json(added.bead.depends_on))
        .set("tasks", std::move(tasks));
    return row;
}

Json changesets_json(const std::vector<AddedChangeset>& added) {
    Json rows = Json::array();
    for (const AddedChangeset& changeset : added)
        rows.push(changeset_json(changeset));
    return rows;
}

std::string changesets_text(const std::vector<AddedChangeset>& added, const Style& style) {
    Table table(
        {{""}, {""}, {.title = "", .flexible = true, .wraps = true, .divides = true}, {""}});
    for (const AddedChangeset& changeset : added) {
        std::vector<std::string> after;
        for (const BeadId& id : changeset.bead.depends_on)
            after.push_back(id.str());
        table.row({Cell(changeset.bead.id.str(), Tone::id),
                   std::string(name_of(state_of(changeset.bead))), changeset.bead.title,
                   Cell(after.empty() ? "" : "after " + join(after, ", "), Tone::faint)});
    }
    return table.text(style, 2);
}

void mark_repeat(Json& body, bool already) {
    if (already) body.set("already", true);
}

} // namespace

Json plan_epics_json(const PlanEpicsOutcome& outcome) {
    Json epics = Json::array();
    for (const PlannedEpicOutcome& epic : outcome.epics) {
        Json row = Json::object();
        row.set("id", epic.id.str())
            .set("title", epic.title)
            .set("root_branch", epic.root_branch.str())
            .set("parent_branch", epic.parent_branch.str())
            .set("draft", epic.draft)
            .set("changesets", changesets_json(epic.changesets));
        epics.push(std::move(row));
    }
    Json body = Json::object();
    body.set("epics", std::move(epics))
        .set("warnings", Json::strings(outcome.warnings))
        .set("dry_run", outcome.dry_run);
    return body;
}

std::string plan_epics_text(const PlanEpicsOutcome& outcome, const Style& style) {
    std::string text;
    for (const PlannedEpicOutcome& epic : outcome.epics) {
        text += paint(style, Tone::id, epic.id.str()) + "  " + one_line(epic.title);
        text += "  " +
                paint(style, Tone::faint,
                      epic.root_branch.str() + " onto " + epic.parent_branch.str()) +
                (epic.draft ? "  " + paint(style, Tone::warn, "draft") : "") + "\n";
        text += changesets_text(epic.changesets, style);
    }
    text += warnings_text(outcome.warnings, style);
    if (outcome.dry_run) {
        text += "nothing was written; the real ids will differ\n";
    } else {
        for (const PlannedEpicOutcome& epic : outcome.epics)
            if (epic.draft)
                text += "make it claimable with 'git atelier promote " + epic.id.str() + "'\n";
    }
    return text;
}

Json edit_plan_json(const EditPlanOutcome& outcome) {
    Json body = Json::object();
    body.set("epic", outcome.epic.str())
        .set("changed", ids_json(outcome.changed))
        .set("changesets", changesets_json(outcome.added))
        .set("abandoned", ids_json(outcome.abandoned))
        .set("warnings", Json::strings(outcome.warnings));
    return body;
}

std::string edit_plan_text(const EditPlanOutcome& outcome, const Style& style) {
    std::string text;
    if (!outcome.changed.empty()) text += "changed " + ids_text(outcome.changed) + "\n";
    if (!outcome.added.empty()) text += "added\n" + changesets_text(outcome.added, style);
    if (!outcome.abandoned.empty()) text += "abandoned " + ids_text(outcome.abandoned) + "\n";
    if (text.empty()) text = "nothing changed in " + outcome.epic.str() + "\n";
    return text + warnings_text(outcome.warnings, style);
}

Json plan_create_epic_json(const CreateEpicOutcome& outcome) {
    Json body = Json::object();
    body.set("epic", outcome.epic.id.str())
        .set("title", outcome.epic.title)
        .set("draft", is_draft(outcome.epic))
        .set("root_branch", epic_as_written(outcome.epic).root_branch.value_or(""));
    mark_repeat(body, outcome.already);
    return body;
}

Json plan_split_tasks_json(const SplitTasksOutcome& outcome) {
    std::vector<BeadId> ids;
    for (const Bead& task : outcome.tasks)
        ids.push_back(task.id);
    Json body = Json::object();
    body.set("tasks", ids_json(ids));
    mark_repeat(body, outcome.already);
    return body;
}

Json plan_changesets_json(const PlanChangesetsOutcome& outcome) {
    std::vector<BeadId> ids;
    Json keys = Json::object();
    for (const AddedChangeset& added : outcome.changesets) {
        ids.push_back(added.bead.id);
        if (!added.key.empty()) keys.set(added.key, added.bead.id.str());
    }
    Json body = Json::object();
    body.set("epic", outcome.epic.str())
        .set("changesets", ids_json(ids))
        .set("keys", std::move(keys))
        .set("warnings", Json::strings(outcome.warnings));
    mark_repeat(body, outcome.already);
    return body;
}

Json add_changeset_json(const PlanChangesetsOutcome& outcome) {
    Json body = Json::object();
    body.set("epic", outcome.epic.str())
        .set("changesets", changesets_json(outcome.changesets))
        .set("warnings", Json::strings(outcome.warnings));
    mark_repeat(body, outcome.already);
    return body;
}

std::string add_changeset_text(const PlanChangesetsOutcome& outcome, const Style& style) {
    std::string text = (outcome.already ? "added before to " : "added to ") + outcome.epic.str() +
                       "\n" + changesets_text(outcome.changesets, style) +
                       warnings_text(outcome.warnings, style);
    for (const AddedChangeset& added : outcome.changesets)
        if (has_label(added.bead, label::draft))
            return text + "make it claimable with 'git atelier promote " + outcome.epic.str() +
                   "'\n";
    return text;
}

std::string plan_edit_text(const PlanEditOutcome& outcome) {
    const std::string bead = outcome.bead.id.str() + "  " + one_line(outcome.bead.title) + "\n";
    return bead +
           (outcome.changed.empty() ? "  nothing changed\n"
                                    : "  changed: " + join(outcome.changed, ", ") + "\n") +
           warnings_text(outcome.warnings, Style{});
}

Json plan_edit_json(const PlanEditOutcome& outcome) {
    Json body = Json::object();
    body.set("bead", bead_json(outcome.bead))
        .set("changed", Json::strings(outcome.changed))
        .set("warnings", Json::strings(outcome.warnings));
    return body;
}

} // namespace atelier
