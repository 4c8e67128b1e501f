// `git atelier plan --edit EPIC`: an edited plan document back into the store as what the person
// changed, in one transaction.
#pragma once

#include "app/plan/create_beads.hpp"
#include "app/plan/root_branches.hpp"

namespace atelier {

struct EditPlanOutcome {
    BeadId epic;
    // Beads that were changed, by id.
    std::vector<BeadId> changed;
    std::vector<AddedChangeset> added;
    // Taken out of the plan: nobody had started them.
    std::vector<BeadId> abandoned;
    std::vector<std::string> warnings;
};

// `original` is what plan_document gave and the person began with: only what `edited` changes in it
// is written. What somebody else changed meanwhile stays; where both changed the same thing it is
// refused with `conflict`. Merged and abandoned changesets cannot change, branch names once they
// are there never (branch-immutable), draft only by promoting. A changeset taken out is abandoned
// if nobody started it, else refused. An epic that came in without a root branch is given one so.
Result<EditPlanOutcome> edit_plan(const Context& context, const PlanDocument& original,
                                  const PlanDocument& edited, const RepositoryBranches& branches);

} // namespace atelier
