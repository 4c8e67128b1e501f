// Reads what domain/work/undecided decides by: the rows of decisions, the events they name, and the
// lines beside the log.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/admission.hpp"
#include "domain/work/undecided.hpp"
#include "ports/plan_store.hpp"

namespace atelier {

// What of these beads only says that it was decided. The epics of the changesets need not be among
// them.
Result<UndecidedBeads> undecided_beads(PlanReader& plan, const std::vector<const Bead*>& beads);
Result<UndecidedBeads> undecided_beads(PlanReader& plan, const std::vector<Bead>& beads);
// Of the epic and all that stands in the tree.
Result<void> note_undecided(PlanReader& plan, EpicTree& tree);

// The event by which that was decided of the bead last; nullopt: it was not, whatever the bead
// says of itself.
Result<std::optional<Event>> decision_in_force(PlanReader& plan, const BeadId& bead, Act act);

// Notes what is approved of the work that is done or blocked, for changesets of the tree; of `more`
// whatever its state. An approval that is older than the last request for changes is none.
Result<void> note_approvals(PlanReader& plan, EpicTree& tree,
                            const std::optional<BeadId>& more = {});
Result<void> note_approvals(PlanReader& plan, std::vector<EpicTree>& trees);
Result<std::optional<KnownApproval>> known_approval(PlanReader& plan, const BeadId& changeset);
// What came of looking whether it still stands.
Result<void> put_look(PlanWriter& plan, const BeadId& changeset, const ApprovalLook& look);

// What waits for a person's review, by the rules of the project.
Result<ReviewDebt> review_debt(PlanReader& plan, const AdmissionRules& rules);
// Why that is too much to begin something new; nullopt: it is not, or there is no limit.
Result<std::optional<Reason>> review_debt_reached(PlanReader& plan, const Context& context);

// What of the whole log and its lines does not fit together. Nothing where the log is older than
// its lines and still to be adopted.
Result<LineFaults> line_faults_of(const Context& context);

// approval-required where it only says that it was promoted.
Result<void> require_promoted(const EpicTree& tree);

} // namespace atelier
