// A lease that a test puts into its plan as it is.
#pragma once

#include "support/plan_fixture.hpp"

#include <string>

namespace atelier::test {

// On `on`, for a minute.
inline Lease short_lease(FakeClock& clock, const BeadId& on, const AgentId& agent,
                         const ProcessIdentity& keeper, const std::string& session = "s-1") {
    return {.on = on,
            .agent = agent,
            .session = *SessionId::parse(session),
            .keeper = keeper,
            .expires_at = clock.now() + Seconds{60},
            .fencing = 1};
}

} // namespace atelier::test
