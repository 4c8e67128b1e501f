// Reads what domain/work/undecided decides by: the rows of decisions, the events they name, and the
// lines beside the log.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/progress.hpp"
#include "domain/work/undecided.hpp"
#include "ports/plan_store.hpp"

namespace atelier {

// What of these beads only says that it was decided. The epics of the changesets need not be among
// them.
Result<UndecidedBeads> undecided_beads(PlanReader& plan, const std::vector<Bead>& beads);
// Of the epic and all that stands in the tree.
Result<void> note_undecided(PlanReader& plan, EpicTree& tree);

// The event by which that was decided of the bead last; nullopt: it was not, whatever the bead
// says of itself.
Result<std::optional<Event>> decision_in_force(PlanReader& plan, const BeadId& bead, Act act);

// What of the whole log and its lines does not fit together. Nothing where the log is older than
// its lines and still to be adopted.
Result<LineFaults> line_faults_of(const Context& context);

// approval-required where it only says that it was promoted.
Result<void> require_promoted(const EpicTree& tree);

} // namespace atelier
