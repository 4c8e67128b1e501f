// What this machine knows of processes, from /proc (port Machine).
#pragma once

#include "ports/process.hpp"

#include <sys/types.h>

namespace atelier {

class LinuxMachine final : public Machine {
  public:
    ProcessIdentity self() override;
    Liveness look(const ProcessIdentity& process) override;
    Result<std::size_t> end_processes_of(const SessionId& session) override;
    Result<bool> has_processes_of(const SessionId& session) override;
};

// A process of this machine, named so that it can be looked for later. `start_time` is 0 when it
// has ended already.
ProcessIdentity identity_of(pid_t pid);

// The environment that the nearest process above this one was started with, of those that carry
// ATELIER_AGENT_SESSION: whoever drops a session's environment is below its agent all the same.
// nullopt: there is none, as far as this user may look.
std::optional<Environment> session_above();

} // namespace atelier
