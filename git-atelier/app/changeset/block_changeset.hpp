// What a session ends with that cannot land: its changeset waits for the overseer, who has a
// message.
#pragma once

#include "app/core/context.hpp"

namespace atelier {

// One transaction; the reason goes into the changeset, the log and the message.
Result<void> block_changeset(const Context& context, const BeadId& changeset,
                             const SessionId& session, const Error& fault);

} // namespace atelier
