// The run in the background, from both sides: whoever begins and ends it, and the run itself.
#pragma once

#include "domain/project/project.hpp"
#include "ports/clock.hpp"
#include "ports/daemon_host.hpp"
#include "ports/files.hpp"
#include "ports/process.hpp"
#include "wiring/process_environment.hpp"

#include <filesystem>
#include <memory>

namespace atelier {

class LoggedOutput;

namespace posix {
class FileLock;
}

std::unique_ptr<DaemonHost> background_runs(const ProcessEnvironment& around,
                                            const std::filesystem::path& programs,
                                            const std::filesystem::path& enlistment);

// This process as the one run in the background of that project. As long as it lives, what is
// printed stands in its log.
class RunningDaemon {
  public:
    // Says on standard output that it runs. identity-in-use where another one does.
    static Result<std::unique_ptr<RunningDaemon>> begin(Files& files, ProcessTable& machine,
                                                        Clock& clock, const ProjectPaths& paths);
    ~RunningDaemon();
    RunningDaemon(const RunningDaemon&) = delete;
    RunningDaemon& operator=(const RunningDaemon&) = delete;

  private:
    RunningDaemon(Files& files, std::filesystem::path run);

    Files& files_;
    std::filesystem::path run_;
    std::unique_ptr<posix::FileLock> lock_;
    std::unique_ptr<LoggedOutput> output_;
};

} // namespace atelier
