// What this machine knows of processes, from /proc (port ProcessTable).
#pragma once

#include "ports/process.hpp"

namespace atelier {

class LinuxProcessTable final : public ProcessTable {
  public:
    ProcessIdentity identity_of(std::int64_t pid) override;
    ProcessIdentity self() override;
    Liveness liveness(const ProcessIdentity& process) override;
    Result<std::size_t> end_processes_of(const SessionId& session) override;
    Result<bool> has_processes_of(const SessionId& session) override;
    Result<bool> may_use(const std::filesystem::path& file,
                         const std::filesystem::path& common_dir) override;
};

// The environment that the nearest process above this one was started with, of those that carry
// ATELIER_AGENT_SESSION: whoever drops a session's environment is below its agent all the same.
// nullopt: there is none, as far as this user may look.
std::optional<Environment> session_above();

} // namespace atelier
