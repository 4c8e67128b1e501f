// The skill changeset_block: the agent cannot go on, and says why to the overseer.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string>

namespace atelier {

struct ChangesetBlockOutcome {
    BeadId changeset;
    // The message that is open about it.
    BeadId message;
};

// One open message a changeset, however often it is said. Refused for what is merged or abandoned.
Result<ChangesetBlockOutcome> changeset_block(const Context& context,
                                              const std::optional<BeadId>& changeset,
                                              const std::string& reason);

} // namespace atelier
