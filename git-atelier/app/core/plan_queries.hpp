// Finding beads, and an epic with everything a decision about it needs. Shared by the use cases.
#pragma once

#include "base/result.hpp"
#include "domain/bead/pause_order.hpp"
#include "domain/plan/approved_text.hpp"
#include "domain/work/progress.hpp"
#include "ports/plan_store.hpp"

namespace atelier {

// not-found, with how to look for it.
Result<Bead> require_bead(PlanReader& plan, const BeadId& id);
// not-found also when it is something else.
Result<Bead> require_epic(PlanReader& plan, const BeadId& id);
Result<Bead> require_changeset(PlanReader& plan, const BeadId& id);
// usage for what people and agents do not plan: agents, messages, queues.
Result<void> require_part_of_plan(const Bead& bead);

// The epic, all below it, and every prerequisite outside, transitively: as it is approved
// (app/core/approval). Its beads may differ from their rows, so that they are never written back.
Result<EpicTree> load_epic(PlanReader& plan, const BeadId& epic);
// Without what is below its changesets: enough to say what may be started, not what may be closed.
Result<EpicTree> load_outline(PlanReader& plan, Bead epic);
// What such an epic is made of: its rows, and what is approved of it.
Result<EpicTree> approved_tree(PlanReader& plan, PlanBeads rows, const Approval& approval);
// As it is planned, approved or not: for whoever plans; as rows, or with what they mean.
Result<PlanBeads> load_rows(PlanReader& plan, const BeadId& epic);
Result<EpicTree> load_plan(PlanReader& plan, const BeadId& epic);
Result<EpicTree> plan_of(PlanReader& plan, PlanBeads rows);
// not-found when it is something else.
Result<Bead> changeset_as_approved(PlanReader& plan, const BeadId& id);
// The epic above `bead` (itself when it is one); not-found when there is none.
Result<Bead> epic_of(PlanReader& plan, const Bead& bead);

// The open epic that an agent is assigned to and holds; nullopt for none.
Result<std::optional<Bead>> held_epic(PlanReader& plan, const Bead& agent);

// Whether a session announced further work on the epic that has not been planned yet.
Result<bool> more_work_announced(PlanReader& plan, const BeadId& epic);
std::string more_work_key(const BeadId& epic);
// The key of the `BLOCKED:` message about a changeset; closed when it is unblocked or settled.
std::string blocked_key(const BeadId& changeset);
// The key of the `NEEDS-DECISION:` message that asks for an epic's promotion.
std::string promotion_key(const BeadId& epic);

// What a person has paused and is still open.
Result<PauseOrders> pause_orders(PlanReader& plan);

// Every epic that is not closed, oldest first.
Result<std::vector<Bead>> open_epics(PlanReader& plan);
// Each but closed, for a query.
const std::vector<BeadStatus>& open_statuses();

} // namespace atelier
