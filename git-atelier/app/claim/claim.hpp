// Taking and giving up the claim of an epic, inside the caller's transaction: epic, assignment and
// lease change together or not at all. Used by the claiming skills and by `work`.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/lease.hpp"
#include "ports/process.hpp"

namespace atelier {

struct ClaimHolder {
    SessionId session;
    // pid 0: no orchestrator, the lease lives by its expiry alone.
    ProcessIdentity keeper;
};

struct Claimed {
    Bead epic;
    Lease lease;
    // The caller had it before.
    bool already_held = false;
    // The agent it was taken from, when its lease was dead; "" otherwise.
    std::string taken_from;
    // The session whose leftovers have to be ended; set with `taken_from` and when an own dead
    // session is resumed.
    std::optional<SessionId> previous_session;
};

// `named`: the caller asked for this very epic, so that one whose holder is dead may be taken over
// (epic-taken otherwise). hook-occupied when the caller is assigned to another open epic.
Result<Claimed> take_claim(PlanWriter& plan, const Context& context, const Bead& epic,
                           const ClaimHolder& holder, const LivenessProbe& probe, bool named);

// Epic back to open, assignment cleared, lease ended. Fine when the caller does not hold it any
// more.
Result<Bead> give_up_claim(PlanWriter& plan, const Context& context, const Bead& epic,
                           const std::string& reason);

// What a claim leaves besides the epic itself, which its own move settles (release, close,
// abandon): nobody is assigned to it any more and its lease has ended.
Result<void> end_claim(PlanWriter& plan, const BeadId& epic);

// The assignment stays, its lease has ended: the same agent resumes it, another may take it by
// name.
Result<void> end_lease(PlanWriter& plan, const BeadId& on, const SessionId& session);

} // namespace atelier
