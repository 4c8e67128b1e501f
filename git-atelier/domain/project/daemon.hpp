// The watching run of a project that goes on in the background: what is kept of the one that runs,
// and the unit by which systemd begins it.
#pragma once

#include "domain/work/lease.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct DaemonRun {
    ProcessIdentity process;
    Time since{};

    bool operator==(const DaemonRun&) const = default;
};

std::string daemon_run_text(const DaemonRun& run);
// nullopt for what daemon_run_text did not write.
std::optional<DaemonRun> daemon_run_from(std::string_view text);

struct DaemonUnit {
    std::filesystem::path enlistment;
    // The program and what it is called with.
    std::vector<std::string> command;
    // What it finds its way by, such as PATH.
    std::map<std::string, std::string> environment;
};

// "git-atelier-KEY.service", of what systemd takes in a name.
std::string unit_name(const std::string& key);
// Begun anew after a failure, but not where the call itself is wrong.
std::string unit_text(const DaemonUnit& unit);

} // namespace atelier
