// What follows a turn whose work does not land: a changeset that is worked on again without a
// person.
#pragma once

#include "app/land/assess_changeset.hpp"

#include <set>

namespace atelier {

// The error that ends the session where the changeset is tried again: its agent was killed by
// somebody, which must not become a habit, or came to a limit of its model. That counts as no
// attempt; the error then says when it is tried again (`details.retry_at`), which is recorded, and
// whoever looks for work leaves it out until then. nullopt: it is not tried again.
Result<std::optional<Error>> tried_again(WorkContext& work, const BeadId& changeset,
                                         const TurnOutcome& turn, const Assessment& assessment);

// Adds the changesets whose agents' models allow no more for now.
Result<void> leave_out_limited(const Context& context, std::set<BeadId>& excluded);

} // namespace atelier
