// Whether the caller may begin something: asked by whoever claims, goes on to the next stage of a
// session, or starts a planner. What is chosen is asked in app/core/what_is_next.
#pragma once

#include "app/core/context.hpp"
#include "ports/plan_store.hpp"

#include <optional>

namespace atelier {

// paused, when somebody has paused the project, the caller, or that epic.
Result<void> require_unpaused(PlanReader& plan, const Context& context,
                              const std::optional<BeadId>& epic);
// The error that such an order is, with how it is taken back.
Error paused_error(const Reason& order);

} // namespace atelier
