// Steps of a workflow that are carried out in the worktree of a changeset, by the session that
// comes to them: a command that checks what stands there, and use cases of ours.
#pragma once

#include "app/run/carry_out.hpp"
#include "domain/work/session.hpp"

#include <optional>

namespace atelier {

// A check passes or fails, a rebase may come to a conflict; both are recorded with what there is to
// tell whoever comes next. nullopt where the step is due no more. interrupted, where it was cut off
// on request: then nothing is recorded.
Result<std::optional<FinishedTurn>> carry_out_in_worktree(const RunWorld& world,
                                                          const DriverLease& lease,
                                                          const StepDue& due,
                                                          const Session& session);

} // namespace atelier
