// Settings that changed while a session ran: what lands goes by those with which the run began, and
// a person is told before anything does.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// Warns, and leaves a remark that `status` shows, once for each change.
Result<void> tell_changed_bounds(WorkContext& work);

} // namespace atelier
