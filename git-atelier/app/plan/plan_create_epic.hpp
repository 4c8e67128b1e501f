// The skill plan_create_epic: a planner drafts an epic; the overseer promotes it.
#pragma once

#include "app/plan/root_branches.hpp"

#include <functional>

namespace atelier {

struct CreateEpicRequest {
    // title, scope, acceptance, changeset_strategy, root_branch, pr_strategy.
    PlannedEpic epic;
    std::optional<std::string> request_id;
};

struct CreateEpicOutcome {
    Bead epic;
    // An earlier request was the same: this is its result.
    bool already = false;
};

// Not called for a request that was fulfilled before.
using LookAtBranches = std::function<Result<RepositoryBranches>()>;

Result<CreateEpicOutcome> plan_create_epic(const Context& context, const CreateEpicRequest& request,
                                           const LookAtBranches& look);

} // namespace atelier
