// Runs of ours in the background (port DaemonHost), and how such a run cuts itself loose.
#pragma once

#include "ports/daemon_host.hpp"
#include "ports/process.hpp"

namespace atelier {

class BackgroundRuns final : public DaemonHost {
  public:
    // `program` is git-atelier.
    BackgroundRuns(std::filesystem::path program, Environment environment,
                   std::filesystem::path directory)
        : program_(std::move(program)), environment_(std::move(environment)),
          directory_(std::move(directory)) {}

    Result<void> begin(const std::vector<std::string>& arguments,
                       const std::filesystem::path& log) override;
    Result<bool> end(const ProcessIdentity& process, Millis limit) override;

  private:
    std::filesystem::path program_;
    Environment environment_;
    std::filesystem::path directory_;
};

// From here on the terminal that this process was begun on has no say: neither its keys nor its
// end.
void leave_terminal();

} // namespace atelier
