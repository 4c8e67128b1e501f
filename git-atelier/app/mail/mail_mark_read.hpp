// The skill mail_mark_read: the calling agent has taken note of messages to it.
#pragma once

#include "app/core/context.hpp"

#include <vector>

namespace atelier {

// All of them or none. A message that is read already stays so. not-found for what is no message to
// the caller; what its session's brief holds is.
Result<std::vector<BeadId>> mail_mark_read(const Context& context,
                                           const std::vector<BeadId>& messages);

} // namespace atelier
