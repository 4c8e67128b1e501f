// What is about to land, written down before the root branch moves: where a run ended between the
// move and its record, this says which work it was that landed.
#pragma once

#include "domain/work/landed_commit.hpp"
#include "ports/plan_store.hpp"

namespace atelier {

// The last one of the changeset, whatever became of it; nullopt: none was begun.
Result<std::optional<BegunLanding>> begun_landing(PlanReader& plan, const BeadId& changeset);
Result<void> begin_landing(PlanWriter& plan, const BeadId& changeset, const BegunLanding& landing);

} // namespace atelier
