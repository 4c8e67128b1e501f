// What a session did to the repository beyond what it may: its state is kept at the start and
// compared at the end.
#pragma once

#include "app/guard/repository_comparison.hpp"

#include <optional>

namespace atelier {

// Before the agent starts, and before what it wrote is run once more; for `verify_repository`.
Result<RepositoryState> snapshot_repository(WorkContext& work, const Session& session);

// After it has ended; once, a repeat finds nothing to do before the next snapshot. `remembered` is
// what the snapshot returned; a run that comes after a crash has nothing but the record of it. The
// overseer is asked about what the session did; remarks go into the log.
Result<AuditOutcome> verify_repository(WorkContext& work, const Session& session,
                                       const std::optional<RepositoryState>& remembered = {});

// Why the turn of an agent that was to change nothing in the repository has failed, with what
// became of what it did; nullopt where nothing was found that is its doing.
std::optional<Error> stray_fault(const AuditOutcome& watch);

} // namespace atelier
