// What of an epic is approved, and what waits for that.
//
// The rows say what is planned last. What is worked on and lands is what was approved: the text in
// the event of the last promotion, which app/core/plan_queries lays over the rows. A person's
// changes of an approved epic are approved by being theirs; whatever somebody else changes or adds
// waits until the epic is promoted again.
#pragma once

#include "app/core/context.hpp"
#include "domain/plan/approved_text.hpp"
#include "domain/plan/written_plan.hpp"

#include <optional>
#include <vector>

namespace atelier {

// nullopt for an epic of which no text was recorded: a draft, and one from before there were any,
// whose rows are in force as they stand.
Result<std::optional<PlanText>> approved_text(PlanReader& plan, const BeadId& epic);

// The same for whoever has the rows, which mostly say what was approved: that is seen without
// reading the text.
Result<Approval> approval_of(PlanReader& plan, const PlanBeads& rows, PlanDepth depth);

// As the rows have it.
Result<PlanText> planned_text(PlanReader& plan, const Bead& epic);

// The text is approved from now on. `ready`: the changesets that become cs:ready by it. `by`:
// epic_promoted of what was a draft or waited, epic_approved of what the overseer writes.
Result<void> record_promotion(PlanWriter& plan, EventType by, const BeadId& epic,
                              const PlanText& text, const std::vector<BeadId>& ready);

// plan-invalid where the epic would wait for itself with that text in force, as it can when
// several epics have changes that wait: told with which of them is promoted first.
Result<void> require_no_ring(PlanReader& plan, const BeadId& epic, const PlanText& text);

// Whether what the caller adds to the epic waits to be promoted.
bool waits_for_promotion(const Context& context, const Bead& epic);

// Keeps the words that are in force of an epic of which none were recorded: before anything but a
// person's own edit changes them.
Result<void> keep_approved_text(PlanWriter& plan, const Bead& epic);

// Whoever changes what is planned of an epic begins and ends so, in the transaction of the change.
struct PlanChange {
    Bead epic;
    // As far as it matters: of what an overseer changes and others had approved.
    PlanText before;
};
Result<PlanChange> begin_change(PlanWriter& plan, const Context& context, const Bead& epic);
// What an overseer changed is approved, and nothing else.
Result<void> end_change(PlanWriter& plan, const Context& context, const PlanChange& change);

// Of a draft everything. Nothing of what is settled.
Result<std::vector<WaitingChange>> what_waits(PlanReader& plan, const Bead& epic);
Result<std::vector<WaitingChange>> what_waits(PlanReader& plan, const PlanBeads& rows);
Result<std::vector<WaitingChange>> what_waits(PlanReader& plan, const PlanBeads& rows,
                                              const Approval& approval);

// That a changeset which is approved be given up, as a planner may wish: done by the promotion.
struct WishedAbandon {
    BeadId changeset;
    std::string reason;
    std::optional<BeadId> superseded_by;

    bool operator==(const WishedAbandon&) const = default;
};
Result<void> wish_abandoned(PlanWriter& plan, const BeadId& epic, const WishedAbandon& wish);
Result<std::vector<WishedAbandon>> wished_abandoned(PlanReader& plan, const BeadId& epic);
Result<void> forget_wishes(PlanWriter& plan, const BeadId& epic);

} // namespace atelier
