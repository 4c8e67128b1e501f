// What replaces a changeset that is given up.
#pragma once

#include "base/result.hpp"
#include "ports/plan_store.hpp"

#include <optional>

namespace atelier {

// not-found when the replacement is not a changeset; usage when it, or what replaces it in turn,
// leads back to `given_up`.
Result<void> require_no_way_back(PlanReader& plan, const BeadId& given_up,
                                 const std::optional<BeadId>& replacement);

} // namespace atelier
