// What this machine knows of processes, from /proc (port ProcessTable).
#pragma once

#include "ports/process.hpp"

namespace atelier {

class LinuxProcessTable final : public ProcessTable {
  public:
    ProcessIdentity identity_of(std::int64_t pid) override;
    ProcessIdentity self() override;
    std::vector<ProcessAbove> above(const std::vector<std::string>& variables) override;
    Liveness liveness(const ProcessIdentity& process) override;
    Result<std::size_t> end_processes_of(const SessionId& session) override;
    Result<bool> has_processes_of(const SessionId& session) override;
    Result<bool> may_use(const std::filesystem::path& file,
                         const std::filesystem::path& common_dir) override;
};

} // namespace atelier
