// What belongs to a worker's claimed work, and so may be written by it: its own changeset, the
// tasks below that, and the epic's own tasks for whoever does the epic's last changeset.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/progress.hpp"
#include "domain/work/session.hpp"

#include <optional>

namespace atelier {

// Whether no other changeset of the epic is left to be worked on.
bool is_last_one(const EpicTree& graph, const std::optional<BeadId>& changeset);

// `bead` is a changeset or a task, of the plan as it is written. Gives its epic. lease-lost where
// the worker does not hold that, not-runnable where the bead is not its own: of a sibling, of what
// has landed, was given up or is not to be worked on yet. Without an orchestrator every changeset
// that can be worked on is the worker's own. What planners and the overseer may write, their
// programs say: of them nothing is asked here.
Result<Bead> find_own_work(PlanReader& plan, const Context& context,
                           const std::optional<Session>& session, const Bead& bead);
// The same, and a worker without an orchestrator keeps its claim for another while.
Result<Bead> require_own_work(PlanWriter& plan, const Context& context,
                              const std::optional<Session>& session, const Bead& bead);

} // namespace atelier
