// What this machine knows of processes, as a test sets it.
#pragma once

#include "ports/process.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace atelier::test {

class FakeMachine final : public ProcessTable {
  public:
    ProcessIdentity own{"host", "boot", "namespace", 100, 1};
    std::vector<ProcessIdentity> living = {own};
    // What each session has left running.
    std::map<SessionId, std::size_t> left;
    std::vector<SessionId> ended;

    ProcessIdentity self() override { return own; }
    Liveness liveness(const ProcessIdentity& process) override {
        if (process.host != own.host) return Liveness::elsewhere;
        const bool there = std::find(living.begin(), living.end(), process) != living.end();
        return there ? Liveness::alive : Liveness::gone;
    }
    ProcessIdentity identity_of(std::int64_t pid) override {
        for (const ProcessIdentity& process : living)
            if (process.pid == pid) return process;
        return {own.host, own.boot_id, own.pid_namespace, pid, 0};
    }
    Result<std::size_t> end_processes_of(const SessionId& session) override {
        ended.push_back(session);
        const auto found = left.extract(session);
        return found.empty() ? 0 : found.mapped();
    }
    Result<bool> has_processes_of(const SessionId& session) override {
        return left.contains(session);
    }

    // The process is gone, and another one asks from now on.
    void restart() {
        living.clear();
        ++own.pid;
        living.push_back(own);
    }
};

} // namespace atelier::test
