#include "app/plan/create_beads.hpp"

#include "app/core/approval.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/plan/branches.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>
#include <optional>

namespace atelier {
namespace {

Result<Bead> add_changeset(PlanWriter& plan, const Context& context,
                           const PlannedChangeset& planned, const Bead& epic, const BeadId& id,
                           const std::vector<BeadId>& depends_on) {
    ATELIER_TRY(const Epic goal, Epic::of(epic));
    ATELIER_TRY(const BranchName root, goal.require_root_branch());
    ATELIER_TRY(const BranchName branch, work_branch(root, id));
    Bead changeset{.id = id, .title = planned.title};
    changeset.priority = epic.priority;
    changeset.parent = epic.id;
    add_label(changeset, label_of(BeadKind::changeset));
    set_changeset_label(changeset, ChangesetLabel::planned);
    if (waits_for_promotion(context, epic)) add_label(changeset, label::draft);
    set_prose(changeset, planned.description);
    Changeset::set_root_branch(changeset, root);
    Changeset::set_work_branch(changeset, branch);
    set_outline(changeset, planned);
    for (const BeadId& prerequisite : depends_on)
        add_dependency(changeset, prerequisite);
    Changeset::complete(changeset);
    ATELIER_TRY(Bead stored, plan.create(ready_if_described(changeset, epic)));
    Json data = Json::object();
    data.set("epic", epic.id.str()).set("title", stored.title);
    ATELIER_CHECK(plan.append({EventType::changeset_created, stored.id, std::move(data)}));
    return stored;
}

} // namespace

Result<Bead> add_epic(PlanWriter& plan, const Context& context, const PlannedEpic& planned,
                      const BeadId& id, const BranchName& root, const BranchName& parent) {
    Bead epic{.id = id, .title = planned.title};
    epic.issue_type = "epic";
    epic.priority = planned.priority.value_or(epic.priority);
    add_label(epic, label_of(BeadKind::epic));
    add_label(epic, std::string(label::workspace) + root.str());
    add_label(epic, planned.draft ? label::draft : label::promoted);
    set_prose(epic, planned.description);
    Epic::set_scope(epic, planned.scope);
    Epic::set_acceptance(epic, planned.acceptance);
    Epic::set_changeset_strategy(epic, planned.changeset_strategy);
    Epic::set_drafted_by(epic, context.caller);
    Epic::set_root_branch(epic, root);
    Epic::set_parent_branch(epic, parent);
    Epic::set_primary_head(epic, std::nullopt);
    Epic::set_worktree_path(epic, std::nullopt);
    Epic::set_pr_strategy(epic, planned.pr_strategy);
    Epic::set_workflow(epic, planned.workflow);
    for (const PlannedDependency& dependency : planned.depends_on) {
        ATELIER_TRY(const BeadId prerequisite, BeadId::parse(dependency.name));
        add_dependency(epic, prerequisite);
    }
    Epic::complete(epic);
    ATELIER_TRY(Bead stored, plan.create(epic));
    Json data = Json::object();
    data.set("title", stored.title).set("root_branch", root.str()).set("draft", planned.draft);
    ATELIER_CHECK(plan.append({EventType::epic_created, stored.id, std::move(data)}));
    return stored;
}

Result<std::vector<BeadId>> resolve_dependencies(const std::map<std::string, BeadId>& keys,
                                                 const std::vector<PlannedDependency>& names) {
    std::vector<BeadId> ids;
    for (const PlannedDependency& name : names) {
        if (const auto at = keys.find(name.name); at != keys.end()) {
            ids.push_back(at->second);
            continue;
        }
        ATELIER_TRY(BeadId id, BeadId::parse(name.name));
        ids.push_back(std::move(id));
    }
    return ids;
}

Result<std::vector<AddedChangeset>> add_changesets(PlanWriter& plan, const Context& context,
                                                   const PlannedEpic& planned, const Bead& epic) {
    // Ids follow plan order; a changeset is stored after its prerequisites.
    std::map<std::string, BeadId> keys;
    std::vector<std::pair<const PlannedChangeset*, BeadId>> waiting;
    for (const PlannedChangeset& changeset : planned.changesets) {
        if (changeset.id) {
            keys.emplace(changeset.id->str(), *changeset.id);
            if (!changeset.key.empty()) keys.emplace(changeset.key, *changeset.id);
            continue;
        }
        ATELIER_TRY(const auto number, plan.next_child(epic.id));
        ATELIER_TRY(BeadId id, BeadId::parse(epic.id.str() + "." + std::to_string(number)));
        if (!changeset.key.empty()) keys.emplace(changeset.key, id);
        waiting.emplace_back(&changeset, std::move(id));
    }
    std::map<BeadId, AddedChangeset> added;
    const auto is_waiting = [&](const BeadId& id) {
        return !added.contains(id) &&
               std::any_of(waiting.begin(), waiting.end(),
                           [&](const auto& row) { return row.second == id; });
    };
    while (added.size() < waiting.size()) {
        const std::size_t before = added.size();
        for (const auto& [changeset, id] : waiting) {
            if (added.contains(id)) continue;
            ATELIER_TRY(auto depends_on, resolve_dependencies(keys, changeset->depends_on));
            if (std::any_of(depends_on.begin(), depends_on.end(), is_waiting)) continue;
            ATELIER_TRY(Bead bead, add_changeset(plan, context, *changeset, epic, id, depends_on));
            AddedChangeset row{std::move(bead), changeset->key, changeset->lines, {}};
            for (const PlannedTask& task : changeset->tasks) {
                ATELIER_TRY(const Bead stored, add_task(plan, row.bead, task.title));
                row.tasks.push_back({stored.id, stored.title});
            }
            added.emplace(id, std::move(row));
        }
        if (added.size() == before)
            return fail(ErrorCode::invariant_broken, "the changesets wait for each other");
    }
    if (!added.empty())
        ATELIER_CHECK(close_notices(plan, more_work_key(epic.id), "further changesets planned"));
    std::vector<AddedChangeset> in_order;
    for (const auto& [changeset, id] : waiting) {
        for (const BeadId& prerequisite : added.at(id).bead.depends_on)
            ATELIER_CHECK(check_no_cycle(plan, id, prerequisite));
        in_order.push_back(std::move(added.at(id)));
    }
    return in_order;
}

Result<Bead> add_task(PlanWriter& plan, const Bead& parent, const std::string& title) {
    ATELIER_TRY(const auto number, plan.next_child(parent.id));
    ATELIER_TRY(BeadId id, BeadId::parse(parent.id.str() + "." + std::to_string(number)));
    Bead task{.id = std::move(id), .title = title};
    task.priority = parent.priority;
    task.parent = parent.id;
    const BeadKind above = kind_of(parent);
    const bool within_task = above == BeadKind::task || above == BeadKind::subtask;
    add_label(task, label_of(within_task ? BeadKind::subtask : BeadKind::task));
    ATELIER_TRY(Bead stored, plan.create(task));
    Json data = Json::object();
    data.set("parent", parent.id.str()).set("title", title);
    ATELIER_CHECK(plan.append({EventType::task_created, stored.id, std::move(data)}));
    return stored;
}

void set_outline(Bead& changeset, const PlannedChangeset& planned) {
    Changeset::set_paths(changeset, planned.paths);
    Changeset::set_kind(changeset, planned.kind);
    Changeset::set_lines(changeset, planned.lines);
    Changeset::set_workflow(changeset, planned.workflow);
}

Bead settle_label(const Bead& changeset, const Bead& epic) {
    Bead next = ready_if_described(changeset, epic);
    if (state_of(next) == ChangesetState::ready && prose(next).empty())
        set_changeset_label(next, ChangesetLabel::planned);
    return next;
}

std::vector<std::string> size_warnings(const std::vector<AddedChangeset>& added,
                                       const Settings& settings) {
    std::vector<std::string> warnings;
    for (const AddedChangeset& row : added) {
        if (row.lines && *row.lines > settings.limits.warn_lines)
            warnings.push_back(row.bead.id.str() + " is estimated at " +
                               std::to_string(*row.lines) + " lines, over changeset.warn_lines (" +
                               std::to_string(settings.limits.warn_lines) +
                               "): consider splitting it");
    }
    return warnings;
}

} // namespace atelier
