// The run that carried a changeset out and that its landing ended: taken back with it, the run goes
// on from where it was.
#pragma once

#include "app/core/context.hpp"
#include "domain/run/run.hpp"
#include "domain/undo/taken_decision.hpp"

#include <optional>

namespace atelier {

// As it will be again; nullopt where the landing ended none, or the run has become something else.
Result<std::optional<Run>> ended_by_landing(PlanReader& plan, const TakenDecision& decision);

// What is recorded of it stays, with one line more that takes its end back.
Result<void> give_run_back(PlanWriter& plan, const Context& context, const Run& again);

} // namespace atelier
