// The skill plan_changesets: review-sized changesets of an epic, from a file or one by its options.
#pragma once

#include "app/core/context.hpp"
#include "app/plan/create_beads.hpp"

namespace atelier {

struct PlanChangesetsRequest {
    BeadId epic;
    // One epic without a title: the changesets to add.
    PlanDocument document;
    std::optional<std::string> request_id;
};

struct PlanChangesetsOutcome {
    BeadId epic;
    std::vector<AddedChangeset> changesets;
    std::vector<std::string> warnings;
    bool already = false;
};

// guardrail-exceeded when an estimate is over changeset.max_lines and not mechanical.
Result<PlanChangesetsOutcome> plan_changesets(const Context& context,
                                              const PlanChangesetsRequest& request);

} // namespace atelier
