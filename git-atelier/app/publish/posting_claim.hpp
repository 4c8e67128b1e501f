// Who writes at the forge what agents have answered in a review. A forge writes twice what it is
// told twice, so that one run at a time may; the next one goes by what stands there.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// The run whose process does not live any more has stopped in between: this one goes on. Whether
// one lives on another machine cannot be told; it has as long as this.
constexpr Seconds longest_posting{10 * 60};

// False: another run is at it.
Result<bool> begin_posting(WorkContext& work, const BeadId& changeset);
// Whatever came of it.
Result<void> end_posting(WorkContext& work, const BeadId& changeset);

} // namespace atelier
