// Who holds what, with proof of life. A lease stands on an epic (the claim) or on an agent bead
// (the identity: one live session of it).
#pragma once

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>

namespace atelier {

// A process, named so that a reused number is not mistaken for it.
struct ProcessIdentity {
    std::string host;
    std::string boot_id;
    std::string pid_namespace;
    std::int64_t pid = 0;
    // Clock ticks since boot, from /proc/PID/stat.
    std::int64_t start_time = 0;

    bool operator==(const ProcessIdentity&) const = default;
};
// An object of its own, and what can be read of one.
Json json_of(const ProcessIdentity& process);
ProcessIdentity process_from(const Json& row);

struct Lease {
    BeadId on;
    AgentId agent;
    SessionId session;
    ProcessIdentity keeper;
    Time expires_at{};
    // Grows with each claim of the epic; a write of a session states the one it works under.
    std::int64_t fencing = 0;
    // Ended on purpose: the holder keeps the assignment, its session is over.
    bool ended = false;

    bool operator==(const Lease&) const = default;
};

// Who keeps it: "process 12 on HOST", or the agent's name where it runs by itself.
std::string keeper_text(const Lease& lease);

// Which holding of a lease is meant: a holder that was replaced states another one than is stored.
struct LeaseTerm {
    SessionId session;
    std::int64_t fencing = 0;

    bool operator==(const LeaseTerm&) const = default;
};
LeaseTerm term_of(const Lease& lease);
std::optional<LeaseTerm> term_of(const std::optional<Lease>& lease);

// What every store asks before it writes a lease on `on` in place of `stored`: that the writer knew
// whose it was (nullopt: nobody's). lease-lost, naming the holder, when it was mistaken.
Result<void> require_term(const BeadId& on, const std::optional<Lease>& stored,
                          const std::optional<LeaseTerm>& replaces);

// That whoever writes under that term still holds the lease on `on`: lease-lost when it is
// another's by now, has ended or was never there.
Result<void> require_held(const BeadId& on, const std::optional<Lease>& stored,
                          const LeaseTerm& by);

// What a look at the machine says about a lease's holder. Unknown is not no: `elsewhere` can only
// be waited out.
enum class Liveness { alive, gone, elsewhere };

struct LeaseRules {
    Seconds lease{120};
    Seconds detached{3600};
    Seconds stale_after{24 * 3600};
};

// When the lease runs out. One that would run for longer than a lease can was written under a wrong
// clock, and has run out; twice its length is forgiven, for clocks that are set back a little.
Time expiry_of(const Lease& lease, Time now, const LeaseRules& rules);

// Whether the lease is in use, so that a second session of that identity is refused. A holder that
// is seen alive does, even past expiry; one that is gone from this machine does not; one elsewhere
// does until expiry plus `stale_after`. A lease that names no keeper (an agent without an
// orchestrator) lives until it expires.
bool lives(const Lease& lease, Liveness holder, Time now, const LeaseRules& rules);

// How long whoever holds a lease may wait before it renews it. Of one who only waits for work more
// is not asked than that its process lives, which elsewhere is believed until `stale_after`.
Millis renewal_interval(const LeaseRules& rules, bool waits);

// Whether another agent may take the claim over: it is not in use and it has ended or expired.
bool may_take_over(const Lease& lease, Liveness holder, Time now, const LeaseRules& rules);

} // namespace atelier
