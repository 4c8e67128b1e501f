// The skill plan_edit: changes single parts of an epic, a changeset or a task.
#pragma once

#include "app/core/context.hpp"
#include "domain/plan/plan.hpp"

namespace atelier {

struct PlanEditRequest {
    BeadId bead;
    std::optional<std::string> title = {};
    std::optional<std::string> description = {};
    // Epics only.
    std::optional<std::string> scope = {};
    std::optional<std::string> acceptance = {};
    std::optional<int> priority = {};
    std::vector<BeadId> add_dependencies = {};
    std::vector<BeadId> remove_dependencies = {};
    // Changesets only; the whole list.
    std::vector<std::string> paths = {};
    std::optional<std::int64_t> lines = {};
    std::optional<ChangesetKind> kind = {};
};

struct PlanEditOutcome {
    Bead bead;
    // What the request sets, so that a repeat answers the same.
    std::vector<std::string> changed;
    std::vector<std::string> warnings = {};
};

// Refused: merged and abandoned changesets, closed beads, options that do not belong to the kind
// of bead (usage), sizes over the limit (guardrail-exceeded), dependencies that go round, what an
// epic waits for by a planner where its approval, of an older version, does not say so
// (approval-required). What a planner changes of an approved epic waits to be promoted.
Result<PlanEditOutcome> plan_edit(const Context& context, const PlanEditRequest& request);

} // namespace atelier
