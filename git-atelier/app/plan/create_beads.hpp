// Turning the parts of a plan into beads: what plan_epics, edit_plan and the planner's skills
// share. Everything happens inside the caller's transaction.
#pragma once

#include "app/core/context.hpp"
#include "domain/plan/plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier {

struct AddedTask {
    BeadId id;
    std::string title;
};

struct AddedChangeset {
    Bead bead;
    // The plan's own name for it; "" when it has none.
    std::string key;
    // The plan's estimate.
    std::optional<std::int64_t> lines;
    std::vector<AddedTask> tasks;
};

// Creates the epic's bead without its changesets. `root` has been taken.
Result<Bead> add_epic(PlanWriter& plan, const Context& context, const PlannedEpic& planned,
                      const BeadId& id, const BranchName& root, const BranchName& parent);
// Creates those of `planned.changesets` that have no id, with their tasks, in plan order; as drafts
// where they wait to be promoted. Closes the notice that announced more work on the epic.
Result<std::vector<AddedChangeset>> add_changesets(PlanWriter& plan, const Context& context,
                                                   const PlannedEpic& planned, const Bead& epic);
// Below an epic or a changeset a task, below a task a subtask.
Result<Bead> add_task(PlanWriter& plan, const Bead& parent, const std::string& title);

// The prerequisites a changeset names by key or id; `keys` are those of its epic.
Result<std::vector<BeadId>> resolve_dependencies(const std::map<std::string, BeadId>& keys,
                                                 const std::vector<PlannedDependency>& names);

// Writes what the plan says about paths, size and kind.
void set_outline(Bead& changeset, const PlannedChangeset& planned);
// cs:ready when it is described and its epic no draft, back to cs:planned when it is not described
// any more.
Bead settle_label(const Bead& changeset, const Bead& epic);

// "at-x.1 is estimated at 500 lines, ..." for what is over changeset.warn_lines.
std::vector<std::string> size_warnings(const std::vector<AddedChangeset>& added,
                                       const Settings& settings);

} // namespace atelier
