// What a session did to the repository beyond what it may: its state is kept at the start and
// compared at the end. What the session itself moved is put back, by compare-and-set, and what was
// found is kept; what others moved is theirs; what bears nobody's mark is a remark.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/session.hpp"

namespace atelier {

struct Restored {
    StateChange change;
    // Where what was found is kept.
    std::string kept;
};

struct AuditOutcome {
    std::vector<Restored> restored;
    // By the session, and cannot be put back without touching files.
    std::vector<StateChange> reported;
    // By whom is not known.
    std::vector<StateChange> remarks;
    // By others, while the session ran.
    std::size_t others = 0;

    bool clean() const { return restored.empty() && reported.empty(); }
};

// Before the agent starts.
Result<void> snapshot_repository(WorkContext& work, const Session& session);

// After it has ended; once, a repeat finds nothing to do. The overseer is asked about what the
// session did; remarks go into the log.
Result<AuditOutcome> verify_repository(WorkContext& work, const Session& session);

// One line a change: what it was and is, and how to undo it.
std::string change_text(const StateChange& change);

} // namespace atelier
