// Which runtimes can be used on this machine: all that there are, whether their programs are there,
// and whether those start.
#pragma once

#include "ports/agent_runtime.hpp"

#include <string>
#include <vector>

namespace atelier {

enum class RuntimeState {
    // Its programs are there; whether they start was not asked.
    installed,
    starts,
    missing,
    // Its program is there and does not start, or its definition cannot be read.
    broken,
    // Its program is named by the settings.
    open
};
constexpr auto names_of(RuntimeState) {
    return std::to_array<Named<RuntimeState>>({{RuntimeState::installed, "installed"},
                                               {RuntimeState::starts, "starts"},
                                               {RuntimeState::missing, "missing"},
                                               {RuntimeState::broken, "broken"},
                                               {RuntimeState::open, "open"}});
}

struct InstalledRuntime {
    std::string name;
    RuntimeState state = RuntimeState::installed;
    std::vector<std::string> programs = {};
    // The first line of what its program says to --version; "" where it was not asked.
    std::string version = {};
    // It comes with the program.
    bool shipped = true;
    // Why it is missing or broken, in a sentence.
    std::string fault = {};
    // As in its definition.
    std::string first_start = {};

    bool usable() const {
        return state == RuntimeState::installed || state == RuntimeState::starts;
    }
};

// By name; `share` as in ATELIER_SHARE. A definition that cannot be read is broken, no error.
Result<std::vector<InstalledRuntime>> installed_runtimes(RuntimeCatalog& catalog,
                                                         const WhyNoProgram& why_missing,
                                                         const std::filesystem::path& share);

// Starts each that is shipped and installed with --version, one after the other; `environment` as
// agents' is. What a program of somebody's own would do with that argument nobody knows.
void try_to_start(std::vector<InstalledRuntime>& runtimes, Process& process,
                  const Environment& environment);

} // namespace atelier
