// The stages of a session on a changeset that do not begin or judge its agent's turn: claiming and
// choosing, the worktree, what is done, and landing it.
#pragma once

#include "app/work/session_run.hpp"

#include <functional>
#include <optional>

namespace atelier {

// The epic as it was before; what a dead session left of it is ended.
Result<EpicTree> claim_stage(const SessionRun& run);

// What begins with the work, in the same transaction: `changeset` as it stands then, to be stored
// when it is other than before.
using BesideChoice = std::function<Result<void>(PlanWriter& plan, Bead& changeset)>;
Result<void> choose_stage(const SessionRun& run, const BesideChoice& beside = {});

Result<PreparedWorktree> worktree_stage(const SessionRun& run);

// The changeset is done as it was assessed.
Result<void> done_stage(const SessionRun& run, const Assessment& assessment);

// The changeset waits for the overseer, because of that.
Result<SessionReport> blocked(const SessionRun& run, const Error& fault);

Result<SessionReport> integrate_stage(const SessionRun& run);
// What is refused in the work itself blocks it.
Result<SessionReport> integrate_or_block(const SessionRun& run);

} // namespace atelier
