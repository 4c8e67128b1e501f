// Which runtimes can be used on this machine: all that there are, whether their programs are there,
// and whether those start.
#pragma once

#include "ports/agent_runtime.hpp"
#include "ports/files.hpp"

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

// Whether its user is logged in, as far as that can be seen without starting it.
enum class LoginState {
    // Nobody knows where to look.
    unknown,
    seen,
    // It may have one all the same, such as in a keyring.
    unseen
};
constexpr auto names_of(LoginState) {
    return std::to_array<Named<LoginState>>({{LoginState::unknown, "unknown"},
                                             {LoginState::seen, "seen"},
                                             {LoginState::unseen, "unseen"}});
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
    LoginState login = LoginState::unknown;

    bool usable() const {
        return state == RuntimeState::installed || state == RuntimeState::starts;
    }
};

// By name; `share` as in ATELIER_SHARE. A definition that cannot be read is broken, no error.
Result<std::vector<InstalledRuntime>> installed_runtimes(RuntimeCatalog& catalog,
                                                         const WhyNoProgram& why_missing,
                                                         const std::filesystem::path& share);

// Whether a login of that person is seen for the runtime. A file that cannot be looked for is not
// seen.
LoginState look_for_login(const RuntimeDefinition& runtime, Files& files,
                          const Environment& person);

// Of those that can be used, the ones that come from elsewhere than `programs`, where our own are:
// what a person would choose from, whoever is logged in first.
std::vector<InstalledRuntime> runtimes_to_choose(const std::vector<InstalledRuntime>& runtimes,
                                                 const std::filesystem::path& programs,
                                                 Files& files);

// Starts each that is shipped and installed with --version, one after the other; `environment` as
// agents' is. What a program of somebody's own would do with that argument nobody knows.
void try_to_start(std::vector<InstalledRuntime>& runtimes, Process& process,
                  const Environment& environment);

} // namespace atelier
