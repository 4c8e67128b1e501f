// What a session leaves behind that ended in the midst of its changeset: a message `HANDOFF:` in
// the changeset's thread, to nobody, which the brief of the next session on it holds.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/work/session.hpp"

namespace atelier {

// It was stopped, cut off or failed, and its agent had not said what is to become of the changeset.
bool ends_mid_work(const Session& session);

// Says what was done, what is left and what is not committed. One open message a changeset, that of
// the last session; none where nothing was begun. What cannot be read is left out, and said.
Result<void> hand_off(WorkContext& work, const Session& ended);

} // namespace atelier
