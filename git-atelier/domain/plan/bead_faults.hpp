// What speaks against a bead as a whole, where it stands in the plan: the rules of rules.hpp that
// one text cannot break. For whoever brings beads ready-made, an import and the mirror; a plan is
// checked before it becomes beads (plan.hpp), by the same questions.
#pragma once

#include "domain/bead/bead.hpp"
#include "domain/plan/branches.hpp"
#include "domain/plan/rules.hpp"

#include <functional>
#include <vector>

namespace atelier {

struct PlannedRoot {
    BranchName branch;
    BeadId epic;
};
// Of the epic while it is open; nullopt when it names none that is one.
std::optional<PlannedRoot> planned_root(const Bead& epic);

// What stands around it; all of it outlives the call.
struct PlanAround {
    // nullptr: there is no such bead.
    std::function<const Bead*(const BeadId&)> find;
    // Of all open epics.
    const std::vector<PlannedRoot>& roots;
    const RepositoryBranches& branches;
    std::int64_t max_lines = 0;
    // Pull requests are made: none goes into a root branch.
    bool pull_requests = false;
};

// What is wrong with the paths, the kind and the estimate of a changeset; of nothing else.
std::vector<PlanFault> outline_faults(const Bead& bead, std::int64_t max_lines);

// `ours` is the bead as it was; null for a new one. Beads that wait for each other are asked of
// waiting_ring.
std::vector<PlanFault> bead_faults(const Bead& bead, const Bead* ours, const PlanAround& around);

} // namespace atelier
