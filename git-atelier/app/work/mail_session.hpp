// A session without a changeset: a worker is given the mail that no other brief will hold, in its
// home, with the repository out of its hands.
#pragma once

#include "app/claim/identity.hpp"
#include "app/core/work_context.hpp"

namespace atelier {

// The mail is read when the agent has ended by itself, whatever it ended with.
Result<void> mail_session(WorkContext work, const Identity& identity,
                          const RuntimeDefinition& runtime);

} // namespace atelier
