// What follows a turn whose work does not land: a changeset that is worked on again without a
// person.
#pragma once

#include "app/land/assess_changeset.hpp"

namespace atelier {

// The error that ends the session where the changeset is tried again: its agent was killed by
// somebody, which must not become a habit, or came to a limit of its model. That counts as no
// attempt; the error then says when it is tried again (`details.retry_at`), until when it has its
// pause (app/core/start_pauses). nullopt: it is not tried again.
Result<std::optional<Error>> tried_again(WorkContext& work, const BeadId& changeset,
                                         const TurnOutcome& turn, const Assessment& assessment);

} // namespace atelier
