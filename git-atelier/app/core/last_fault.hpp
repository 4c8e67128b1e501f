// What a session on a changeset came to grief with, and the end of what the program said that
// failed: the brief of the next session repeats it.
#pragma once

#include "base/error.hpp"
#include "ports/plan_store.hpp"

#include <optional>
#include <string>

namespace atelier {

struct LastFault {
    SessionId session;
    std::string message;
    // Of a check, a set-up command, Git or the agent; "" when nothing is known of it.
    std::string output;
    // The root commit with which the work failed its checks; nullopt: it was anything else.
    std::optional<CommitId> onto = {};

    bool operator==(const LastFault&) const = default;
};

LastFault last_fault_from(const SessionId& session, const Error& fault);

// One a changeset.
Result<void> put_last_fault(PlanWriter& plan, const BeadId& changeset, const LastFault& fault);
// nullopt when there was none, and when it is not that session's.
Result<std::optional<LastFault>> last_fault(PlanReader& plan, const BeadId& changeset,
                                            const SessionId& session);

} // namespace atelier
