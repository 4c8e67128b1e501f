// The bead that a person means: by its id, by the beginning of one, by a root branch, or by the
// name of a worker or planner.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string_view>

namespace atelier {

// nullopt where nothing is called so. An id in full wins over everything else, and of the epics on
// one root branch the open one. Refused with `ambiguous`, naming them, where it may be several.
Result<std::optional<BeadId>> named_bead(const Context& context, std::string_view written);

// The epic that a bead is, or that it belongs to; the bead itself where it belongs to none.
Result<BeadId> epic_around(const Context& context, const BeadId& id);

} // namespace atelier
