// What a run goes on from and the repository has no more: a piece or the newest version of its
// document. That is no artisan's fault, and no other attempt mends it.
#pragma once

#include "app/core/work_context.hpp"

#include <optional>
#include <string>

namespace atelier {

// Names it and how to go on, as the reason for which the run is paused; nullopt: all is there.
Result<std::optional<std::string>> gone_object(WorkContext& work, const BeadId& run);

} // namespace atelier
