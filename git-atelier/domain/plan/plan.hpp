// A plan as a person or a planner writes it, before it becomes beads. Lines count from 1; 0 means
// that the part did not come from a file.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct PlannedTask {
    // Set when an existing epic is edited.
    std::optional<BeadId> id;
    std::string title;
    int line = 0;
};

struct PlannedDependency {
    // The key of a changeset in the same epic, of an epic in the same file, or the id of any bead.
    std::string name;
    int line = 0;
};

struct PlannedChangeset {
    std::optional<BeadId> id;
    std::string key;
    std::string title;
    std::string description;
    std::vector<std::string> paths;
    std::optional<std::int64_t> lines;
    std::optional<ChangesetKind> kind;
    std::vector<PlannedDependency> depends_on;
    std::vector<PlannedTask> tasks;
    // The name of its workflow, "none" for none; "": its epic's, or that of the settings.
    std::string workflow;
    int line = 0;
};

struct PlannedEpic {
    std::optional<BeadId> id;
    std::string key;
    std::string title;
    std::string description;
    std::optional<BranchName> root_branch;
    std::optional<BranchName> parent_branch;
    std::string scope;
    std::string acceptance;
    std::string changeset_strategy;
    std::optional<PrStrategy> pr_strategy;
    std::optional<int> priority;
    bool draft = false;
    std::vector<PlannedDependency> depends_on;
    std::vector<PlannedChangeset> changesets;
    // Of its changesets that name none.
    std::string workflow;
    int line = 0;
};

struct PlanDocument {
    std::vector<PlannedEpic> epics;
    // Named in errors.
    std::string file;
};

// plan-invalid that names file, line and key.
tl::unexpected<Error> plan_error(const PlanDocument& plan, int line, const std::string& key,
                                 const std::string& what, const Advice& hint = {});

// The epics, by their place in the plan, each after those of the plan that it depends on, else as
// the plan has them; those that wait for each other are left out.
std::vector<std::size_t> creation_order(const PlanDocument& plan);

// Titles (1-500 bytes), unique keys, dependencies that exist and make no cycle, sizes within
// `max_lines` unless mechanical. `names_bead(id)` tells whether a dependency that is not a key
// names an existing bead.
Result<void> check_plan(const PlanDocument& plan, std::int64_t max_lines,
                        const std::function<bool(const std::string&)>& names_bead);

} // namespace atelier
