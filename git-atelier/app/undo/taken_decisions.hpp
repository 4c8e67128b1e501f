// The last decisions of the overseer, as they are kept: the newest is taken back first, and then
// the one below it.
#pragma once

#include "domain/undo/taken_decision.hpp"
#include "ports/plan_store.hpp"

#include <cstdint>
#include <optional>

namespace atelier {

// So many are kept.
inline constexpr std::int64_t kept_decisions = 64;

// nullopt for none that is kept.
Result<std::optional<TakenDecision>> last_taken(PlanReader& plan);
Result<std::optional<TakenDecision>> taken_before(PlanReader& plan, const TakenDecision& decision);

// As the newest: one without a number is given its own, one with it is written again.
Result<void> keep_taken(PlanWriter& plan, TakenDecision& decision);
// The one below it is the newest again, unless another one was taken meanwhile.
Result<void> drop_taken(PlanWriter& plan, const TakenDecision& decision);

} // namespace atelier
