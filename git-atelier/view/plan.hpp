// What planning says: made and edited plans, as documents and as text for people.
#pragma once

#include "app/plan/apply_edited_plan.hpp"
#include "app/plan/plan_changesets.hpp"
#include "app/plan/plan_create_epic.hpp"
#include "app/plan/plan_edit.hpp"
#include "app/plan/plan_epics.hpp"
#include "app/plan/plan_split_tasks.hpp"
#include "view/text/style.hpp"

namespace atelier {

// `plan --from`: epics[] (id, title, root_branch, parent_branch, draft, changesets[] (id, key,
// title, state, branch, depends_on, tasks[] (id, title))), warnings, dry_run.
Json plan_epics_json(const PlanEpicsOutcome& outcome);
std::string plan_epics_text(const PlanEpicsOutcome& outcome, const Style& style);

// `plan --edit`: epic, changed, changesets (new ones, as above), abandoned, warnings.
Json edit_plan_json(const EditPlanOutcome& outcome);
std::string edit_plan_text(const EditPlanOutcome& outcome, const Style& style);

// The skills. `already` is there, and true, when an earlier request was the same.
Json plan_create_epic_json(const CreateEpicOutcome& outcome);
Json plan_split_tasks_json(const SplitTasksOutcome& outcome);
// `changesets` are ids, `keys` the names the file gave them.
Json plan_changesets_json(const PlanChangesetsOutcome& outcome);
// `git atelier add`: epic, changesets as above, warnings.
Json add_changeset_json(const PlanChangesetsOutcome& outcome);
std::string add_changeset_text(const PlanChangesetsOutcome& outcome, const Style& style);
Json plan_edit_json(const PlanEditOutcome& outcome);
std::string plan_edit_text(const PlanEditOutcome& outcome);

} // namespace atelier
