// A run of ours in the background of this machine.
#pragma once

#include "base/result.hpp"
#include "domain/work/lease.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

class DaemonHost {
  public:
    virtual ~DaemonHost() = default;
    // Begins 'git-atelier ARGUMENTS' without a terminal, so that it goes on when whoever began it
    // has gone; comes back once it says that it runs. What it prints before goes to `log`.
    // runtime-failed where it has ended without that.
    virtual Result<void> begin(const std::vector<std::string>& arguments,
                               const std::filesystem::path& log) = 0;
    // Asks it to end, and waits for that; false where it still runs after `limit`.
    virtual Result<bool> end(const ProcessIdentity& process, Millis limit) = 0;
};

} // namespace atelier
