#include "app/plan/apply_edited_plan.hpp"

#include "app/core/approval.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "app/plan/give_root_branch.hpp"
#include "app/plan/overlapping_paths.hpp"
#include "app/plan/plan_document.hpp"
#include "base/text.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

constexpr std::string_view taken_out = "taken out of the plan";

const PlannedChangeset* find(const PlannedEpic& epic, const BeadId& id) {
    const auto at = std::find_if(epic.changesets.begin(), epic.changesets.end(),
                                 [&](const PlannedChangeset& one) { return one.id == id; });
    return at == epic.changesets.end() ? nullptr : &*at;
}

std::set<BeadId> ids_of(const std::vector<PlannedDependency>& names) {
    std::set<BeadId> ids;
    for (const PlannedDependency& name : names)
        if (auto id = BeadId::parse(name.name)) ids.insert(*std::move(id));
    return ids;
}

// One edit, inside one transaction. `now_` is the epic as it stands, `before_` as the person saw
// it, `after_` as they want it.
class Edit {
  public:
    Edit(PlanWriter& plan, const Context& context, const EpicTree& graph, PlannedEpic now,
         const PlanDocument& original, const PlanDocument& edited)
        : plan_(plan), context_(context), graph_(graph), edited_(edited), now_(std::move(now)),
          before_(original.epics.front()),
          after_(edited.epics.front()), outcome_{graph.epic().id, {}, {}, {}, {}} {}

    Result<EditPlanOutcome> run() {
        ATELIER_CHECK(check());
        ATELIER_TRY(outcome_.added, add_changesets(plan_, context_, after_, graph_.epic()));
        for (const PlannedChangeset& changeset : after_.changesets)
            if (changeset.id) keys_.emplace(changeset.id->str(), *changeset.id);
        for (const PlannedChangeset& changeset : after_.changesets)
            if (changeset.id && !changeset.key.empty()) keys_.emplace(changeset.key, *changeset.id);
        for (const AddedChangeset& added : outcome_.added)
            if (!added.key.empty()) keys_.emplace(added.key, added.bead.id);

        ATELIER_CHECK(edit_epic());
        for (const PlannedChangeset& changeset : after_.changesets)
            if (changeset.id) ATELIER_CHECK(edit_changeset(changeset));
        for (const PlannedChangeset& changeset : before_.changesets)
            if (find(after_, *changeset.id) == nullptr) ATELIER_CHECK(take_out(*changeset.id));
        for (const auto& [dependent, prerequisite] : new_edges_)
            ATELIER_CHECK(check_no_cycle(plan_, dependent, prerequisite));
        if (!outcome_.changed.empty() || !outcome_.added.empty() || !outcome_.abandoned.empty())
            ATELIER_CHECK(close_notices(plan_, more_work_key(graph_.epic().id), "plan edited"));
        outcome_.warnings = size_warnings(outcome_.added, context_.settings);
        ATELIER_CHECK(warn_of_overlaps());
        return outcome_;
    }

  private:
    Result<void> warn_of_overlaps() {
        std::set<BeadId> about(outcome_.changed.begin(), outcome_.changed.end());
        for (const AddedChangeset& added : outcome_.added)
            about.insert(added.bead.id);
        ATELIER_TRY(auto overlaps, overlap_warnings(plan_, {graph_.epic().id}, about));
        outcome_.warnings.insert(outcome_.warnings.end(), overlaps.begin(), overlaps.end());
        return {};
    }

    tl::unexpected<Error> wrong(int line, const std::string& key, const std::string& what,
                                const Advice& hint = {}) const {
        return plan_error(edited_, line, key, what, hint);
    }

    Result<void> check() const {
        if (is_closed(graph_.epic()))
            return fail(ErrorCode::epic_closed, graph_.epic().id.str() + " is closed",
                        advise(Hint::new_epic));
        std::set<BeadId> seen;
        for (const PlannedChangeset& changeset : after_.changesets) {
            if (!changeset.id) continue;
            if (find(before_, *changeset.id) == nullptr)
                return wrong(changeset.line, "id",
                             "the epic has no changeset '" + changeset.id->str() + "'",
                             advise(Hint::leave_id_out));
            if (!seen.insert(*changeset.id).second)
                return wrong(changeset.line, "id", "'" + changeset.id->str() + "' appears twice");
        }
        for (const PlannedChangeset& changeset : after_.changesets)
            for (const PlannedDependency& name : changeset.depends_on)
                if (const auto id = BeadId::parse(name.name);
                    id && find(before_, *id) != nullptr && !seen.contains(*id))
                    return wrong(name.line, "depends_on",
                                 "'" + name.name + "' has been taken out of the plan",
                                 advise(Hint::dependency_too));
        // A size that was approved, or planned before the limit changed, is not a mistake of this
        // edit.
        PlanDocument changed = edited_;
        for (PlannedChangeset& changeset : changed.epics.front().changesets) {
            if (!changeset.id) continue;
            const PlannedChangeset& as_opened = *find(before_, *changeset.id);
            if (as_opened.lines == changeset.lines) changeset.lines.reset();
            if (as_opened.paths == changeset.paths) changeset.paths.clear();
        }
        ATELIER_CHECK(check_against_store(plan_, changed, context_.settings.limits.max_lines));
        if (changes(&PlannedEpic::root_branch)) return branch_is_fixed("root_branch");
        if (changes(&PlannedEpic::parent_branch)) return branch_is_fixed("parent_branch");
        if (after_.draft != before_.draft)
            return wrong(after_.line, "draft", "it cannot be changed by editing",
                         advise(Hint::promote_it, graph_.epic().id.str()));
        return {};
    }

    bool changes(std::optional<BranchName> PlannedEpic::*branch) const {
        return after_.*branch != before_.*branch && after_.*branch != now_.*branch;
    }

    tl::unexpected<Error> branch_is_fixed(const std::string& key) const {
        auto error = wrong(after_.line, key, "a branch name cannot change once it is planned",
                           advise(Hint::branch_is_fixed))
                         .value();
        error.code = ErrorCode::branch_immutable;
        return fail(std::move(error));
    }

    tl::unexpected<Error> is_gone(const BeadId& id) const {
        return fail(ErrorCode::not_found, id.str() + " is no longer part of the plan",
                    advise(Hint::edit_again, graph_.epic().id.str()));
    }

    // Whether the person changed it; refused when somebody else changed the same thing otherwise.
    template <class T>
    Result<bool> wants(int line, const std::string& key, const T& before, const T& after,
                       const T& now) const {
        if (after == before || after == now) return false;
        if (now == before) return true;
        auto error = wrong(line, key, "it has changed since it was opened",
                           advise(Hint::edit_again, graph_.epic().id.str()))
                         .value();
        error.code = ErrorCode::conflict;
        return fail(std::move(error));
    }

    Result<bool> wants_text(int line, const std::string& key, const std::string& before,
                            const std::string& after, const std::string& now) const {
        return wants(line, key, std::string(trim(before)), std::string(trim(after)),
                     std::string(trim(now)));
    }

    Result<void> edit_epic() {
        Bead epic = graph_.epic();
        std::vector<std::string> fields;
        const auto text = [&](std::string_view key, std::string PlannedEpic::*member,
                              const auto& set) -> Result<void> {
            ATELIER_TRY(const bool wanted,
                        wants_text(after_.line, std::string(key), before_.*member, after_.*member,
                                   now_.*member));
            if (!wanted) return {};
            set(std::string(trim(after_.*member)));
            fields.emplace_back(key);
            return {};
        };
        ATELIER_CHECK(text("title", &PlannedEpic::title,
                           [&](const std::string& value) { epic.title = value; }));
        ATELIER_CHECK(text("description", &PlannedEpic::description,
                           [&](const std::string& value) { set_prose(epic, value); }));
        ATELIER_CHECK(text("scope", &PlannedEpic::scope,
                           [&](const std::string& value) { Epic::set_scope(epic, value); }));
        ATELIER_CHECK(text("acceptance", &PlannedEpic::acceptance,
                           [&](const std::string& value) { Epic::set_acceptance(epic, value); }));
        ATELIER_CHECK(
            text("changeset_strategy", &PlannedEpic::changeset_strategy,
                 [&](const std::string& value) { Epic::set_changeset_strategy(epic, value); }));
        ATELIER_CHECK(text("workflow", &PlannedEpic::workflow,
                           [&](const std::string& value) { Epic::set_workflow(epic, value); }));
        ATELIER_TRY(const bool strategy, wants(after_.line, "pr_strategy", before_.pr_strategy,
                                               after_.pr_strategy, now_.pr_strategy));
        if (strategy) {
            Epic::set_pr_strategy(epic, after_.pr_strategy);
            fields.emplace_back("pr_strategy");
        }
        ATELIER_TRY(const bool priority, wants(after_.line, "priority", before_.priority,
                                               after_.priority, now_.priority));
        if (priority) {
            epic.priority = after_.priority.value_or(2);
            fields.emplace_back("priority");
        }
        ATELIER_CHECK(
            edit_dependencies(epic, after_.line, before_.depends_on, after_.depends_on, fields));
        return save(graph_.epic(), epic, EventType::epic_edited, fields);
    }

    Result<void> edit_changeset(const PlannedChangeset& after) {
        const PlannedChangeset& before = *find(before_, *after.id);
        const PlannedChangeset* now = find(now_, *after.id);
        const Bead* bead = graph_.find(*after.id);
        if (now == nullptr || bead == nullptr) return is_gone(*after.id);
        Bead changeset = *bead;
        std::vector<std::string> fields;
        ATELIER_TRY(const bool title,
                    wants_text(after.line, "title", before.title, after.title, now->title));
        if (title) {
            changeset.title = after.title;
            fields.emplace_back("title");
        }
        ATELIER_TRY(const bool description,
                    wants_text(after.line, "description", before.description, after.description,
                               now->description));
        if (description) {
            set_prose(changeset, after.description);
            fields.emplace_back("description");
        }
        PlannedChangeset outline = *now;
        ATELIER_CHECK(
            merge(after.line, "paths", before, after, outline, &PlannedChangeset::paths, fields));
        ATELIER_CHECK(
            merge(after.line, "lines", before, after, outline, &PlannedChangeset::lines, fields));
        ATELIER_CHECK(
            merge(after.line, "kind", before, after, outline, &PlannedChangeset::kind, fields));
        ATELIER_CHECK(merge(after.line, "workflow", before, after, outline,
                            &PlannedChangeset::workflow, fields));
        if (outline.paths != now->paths || outline.lines != now->lines ||
            outline.kind != now->kind || outline.workflow != now->workflow)
            set_outline(changeset, outline);
        ATELIER_CHECK(
            edit_dependencies(changeset, after.line, before.depends_on, after.depends_on, fields));
        ATELIER_CHECK(edit_tasks(*bead, before, after, fields));
        if (!fields.empty() && is_settled(state_of(*bead)))
            return wrong(after.line, fields.front(),
                         bead->id.str() + " is " + std::string(name_of(state_of(*bead))) +
                             " and cannot change",
                         advise(Hint::new_changeset_instead));
        return save(*bead, settle_label(changeset, graph_.epic()), EventType::changeset_edited,
                    fields);
    }

    // Takes one part of a changeset's outline over into `now` when the person changed it.
    template <class T>
    Result<void> merge(int line, const std::string& key, const PlannedChangeset& before,
                       const PlannedChangeset& after, PlannedChangeset& now,
                       T PlannedChangeset::*part, std::vector<std::string>& fields) const {
        ATELIER_TRY(const bool wanted, wants(line, key, before.*part, after.*part, now.*part));
        if (!wanted) return {};
        now.*part = after.*part;
        fields.push_back(key);
        return {};
    }

    Result<void> edit_dependencies(Bead& bead, int line,
                                   const std::vector<PlannedDependency>& before,
                                   const std::vector<PlannedDependency>& after,
                                   std::vector<std::string>& fields) {
        ATELIER_TRY(const auto resolved, resolve_dependencies(keys_, after));
        const std::set<BeadId> wanted(resolved.begin(), resolved.end());
        const std::set<BeadId> now(bead.depends_on.begin(), bead.depends_on.end());
        ATELIER_TRY(const bool changes, wants(line, "depends_on", ids_of(before), wanted, now));
        if (!changes) return {};
        for (const BeadId& id : wanted)
            if (!now.contains(id)) new_edges_.emplace_back(bead.id, id);
        bead.depends_on.assign(wanted.begin(), wanted.end());
        fields.emplace_back("depends_on");
        return {};
    }

    Result<void> edit_tasks(const Bead& changeset, const PlannedChangeset& before,
                            const PlannedChangeset& after, std::vector<std::string>& fields) {
        std::set<BeadId> kept;
        bool changed = false;
        for (const PlannedTask& task : after.tasks) {
            if (!task.id) {
                ATELIER_CHECK(add_task(plan_, changeset, task.title));
                changed = true;
                continue;
            }
            const auto known =
                std::find_if(before.tasks.begin(), before.tasks.end(),
                             [&](const PlannedTask& one) { return one.id == task.id; });
            if (known == before.tasks.end() || !kept.insert(*task.id).second)
                return wrong(task.line, "tasks",
                             "'" + task.id->str() + "' is not an open task of " +
                                 changeset.id.str() + ", or appears twice",
                             advise(Hint::leave_id_out));
            ATELIER_TRY(const Bead bead, require_bead(plan_, *task.id));
            ATELIER_TRY(const bool title, wants_text(task.line, "tasks", known->title, task.title,
                                                     editable_title(bead.title)));
            if (!title) continue;
            Bead renamed = bead;
            renamed.title = task.title;
            ATELIER_CHECK(plan_.update(renamed));
            changed = true;
        }
        for (const PlannedTask& task : before.tasks) {
            if (kept.contains(*task.id)) continue;
            ATELIER_TRY(const Bead bead, require_bead(plan_, *task.id));
            if (is_closed(bead)) continue;
            ATELIER_TRY(const Bead closed, finish_task(bead, std::string(taken_out)));
            ATELIER_CHECK(plan_.update(closed));
            ATELIER_CHECK(plan_.append({EventType::task_closed, closed.id}));
            changed = true;
        }
        if (changed) fields.emplace_back("tasks");
        return {};
    }

    Result<void> take_out(const BeadId& id) {
        const Bead* bead = graph_.find(id);
        if (bead == nullptr) return is_gone(id);
        const ChangesetState state = state_of(*bead);
        if (state == ChangesetState::abandoned) return {};
        ATELIER_TRY(const auto sessions, plan_.sessions({.changeset = id}));
        const bool untouched = state == ChangesetState::planned || state == ChangesetState::ready;
        if (!untouched || !sessions.empty())
            return wrong(after_.line, "changesets",
                         id.str() + " is missing, and it is " + std::string(name_of(state)) +
                             (untouched ? " after a session has worked on it" : ""),
                         advise(Hint::give_up_begun, id.str()));
        ATELIER_TRY(const Bead abandoned, abandon(*bead, std::string(taken_out), std::nullopt));
        ATELIER_CHECK(plan_.update(abandoned));
        for (const Bead& task : graph_.open_tasks(id)) {
            ATELIER_TRY(const Bead closed, finish_task(task, std::string(taken_out)));
            ATELIER_CHECK(plan_.update(closed));
            ATELIER_CHECK(plan_.append({EventType::task_closed, closed.id}));
        }
        Json data = Json::object();
        data.set("reason", taken_out);
        ATELIER_CHECK(
            plan_.decide(Act::abandon, {EventType::changeset_abandoned, id, std::move(data)}));
        outcome_.abandoned.push_back(id);
        return {};
    }

    Result<void> save(const Bead& before, const Bead& after, EventType event,
                      const std::vector<std::string>& fields) {
        if (fields.empty()) return {};
        if (after != before) ATELIER_CHECK(plan_.update(after));
        Json data = Json::object();
        data.set("changed", Json::strings(fields));
        ATELIER_CHECK(plan_.append({event, after.id, std::move(data)}));
        outcome_.changed.push_back(after.id);
        return {};
    }

    PlanWriter& plan_;
    const Context& context_;
    const EpicTree& graph_;
    const PlanDocument& edited_;
    PlannedEpic now_;
    const PlannedEpic& before_;
    const PlannedEpic& after_;
    EditPlanOutcome outcome_;
    std::map<std::string, BeadId> keys_;
    std::vector<std::pair<BeadId, BeadId>> new_edges_;
};

} // namespace

Result<EditPlanOutcome> edit_plan(const Context& context, const PlanDocument& original,
                                  const PlanDocument& edited, const RepositoryBranches& branches) {
    const BeadId& epic = *original.epics.front().id;
    if (edited.epics.size() != 1 || edited.epics.front().id != epic)
        return plan_error(edited, edited.epics.empty() ? 1 : edited.epics.back().line, "id",
                          "the file must keep exactly the epic '" + epic.str() + "'",
                          advise(Hint::new_epics_from_file));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<EditPlanOutcome> {
        ATELIER_TRY(EpicTree graph, load_plan(plan, epic));
        ATELIER_TRY(const PlanChange change, begin_change(plan, context, graph.epic()));
        ATELIER_TRY(const bool given,
                    give_root_branch(plan, graph, edited.epics.front(), branches));
        if (given) {
            ATELIER_TRY(graph, load_plan(plan, epic));
        }
        ATELIER_TRY(PlannedEpic now, planned_epic(graph));
        ATELIER_TRY(auto outcome,
                    Edit(plan, context, graph, std::move(now), original, edited).run());
        if (given && std::ranges::count(outcome.changed, epic) == 0)
            outcome.changed.insert(outcome.changed.begin(), epic);
        ATELIER_CHECK(end_change(plan, context, change));
        return outcome;
    });
}

} // namespace atelier
