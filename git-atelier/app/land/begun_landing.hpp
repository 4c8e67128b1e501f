// What is about to land, written down before the root branch moves: where a run ended between the
// move and its record, this says which work it was that landed.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/work/landed_commit.hpp"

namespace atelier {

// The last one of the changeset, whatever became of it; nullopt: none was begun.
Result<std::optional<BegunLanding>> begun_landing(PlanReader& plan, const BeadId& changeset);
Result<void> begin_landing(PlanWriter& plan, const BeadId& changeset, const BegunLanding& landing);

// A landing that a person takes back.
struct LandingReturn {
    BranchName root;
    CommitId from;
    CommitId to;
};
// Written down in the transaction by which the changeset has not landed any more, before the root
// branch goes back.
Result<void> begin_return(PlanWriter& plan, const BeadId& changeset, const LandingReturn& back);
// Moves each root branch back that is where the landing left it; one that has moved on stays, and
// what is on it is found as any landing that the plan does not know.
Result<void> finish_returns(WorkContext& work);
// It stays where it is.
Result<void> drop_return(PlanWriter& plan, const BeadId& changeset);

} // namespace atelier
