// `git atelier daemon`: the watching run of a project in the background, of which there is at most
// one.
#pragma once

#include "domain/project/daemon.hpp"
#include "domain/project/project.hpp"
#include "ports/daemon_host.hpp"
#include "ports/files.hpp"
#include "ports/process.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct DaemonDeps {
    Files& files;
    ProcessTable& machine;
    ProjectPaths paths;
};

struct DaemonState {
    // nullopt: none runs.
    std::optional<DaemonRun> run = {};
    std::filesystem::path log;
    // Its last ones, the oldest first.
    std::vector<std::string> lines = {};
};

// The one that lives; nullopt for none.
Result<std::optional<DaemonRun>> daemon_run(const DaemonDeps& deps);
Result<DaemonState> daemon_state(const DaemonDeps& deps, std::size_t lines);

struct DaemonChange {
    // As it is now.
    DaemonState state;
    // Nothing had to be done.
    bool already = false;
    // The one that was stopped.
    std::optional<DaemonRun> ended = {};
};

// runtime-failed where it ended at once: its log says why.
Result<DaemonChange> start_daemon(const DaemonDeps& deps, DaemonHost& host,
                                  const std::vector<std::string>& arguments);
// identity-in-use where it has not ended within `limit`, or runs on another machine.
Result<DaemonChange> stop_daemon(const DaemonDeps& deps, DaemonHost& host, Millis limit);

struct InstalledUnit {
    std::string name;
    std::filesystem::path file;
    // It stood there like this.
    bool already = false;
};

// `folder`: where systemd looks for the user's units.
Result<InstalledUnit> install_unit(Files& files, const std::filesystem::path& folder,
                                   const std::string& key, const DaemonUnit& unit);

} // namespace atelier
