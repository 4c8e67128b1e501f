// What this machine knows of processes, as a test sets it.
#pragma once

#include "ports/process.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace atelier::test {

class FakeMachine final : public ProcessTable {
  public:
    ProcessIdentity own{"host", "boot", "namespace", 100, 1};
    std::vector<ProcessIdentity> living = {own};
    // The parent first.
    std::vector<ProcessAbove> ancestors = {};
    // What each session has left running.
    std::map<SessionId, std::size_t> left;
    std::vector<SessionId> ended;
    // Called before it says who asks, and before processes are ended: what somebody else does at
    // that moment.
    std::function<void()> before_self = [] {};
    std::function<void()> before_end = [] {};
    // Whether a session has left any cannot be said.
    std::optional<Error> fault;
    // Files that somebody has open.
    std::set<std::filesystem::path> used = {};

    ProcessIdentity self() override {
        before_self();
        return own;
    }
    std::vector<ProcessAbove> above(const std::vector<std::string>&) override { return ancestors; }
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
        before_end();
        ended.push_back(session);
        const auto found = left.extract(session);
        return found.empty() ? 0 : found.mapped();
    }
    Result<bool> has_processes_of(const SessionId& session) override {
        if (fault) return fail(*fault);
        return left.contains(session);
    }

    Result<bool> may_use(const std::filesystem::path& file, const std::filesystem::path&) override {
        return used.contains(file);
    }

    // The process is gone, and another one asks from now on.
    void restart() {
        living.clear();
        ++own.pid;
        living.push_back(own);
    }
};

} // namespace atelier::test
