#include "wiring/daemon.hpp"

#include "adapters/process/background_run.hpp"
#include "adapters/process/logged_output.hpp"
#include "cli/render.hpp"
#include "domain/project/daemon.hpp"
#include "posix/file_lock.hpp"

namespace atelier {

std::unique_ptr<DaemonHost> background_runs(const ProcessEnvironment& around,
                                            const std::filesystem::path& programs,
                                            const std::filesystem::path& enlistment) {
    Environment environment = around.all;
    // The repository is named by -C.
    environment.erase("GIT_DIR");
    return std::make_unique<BackgroundRuns>(programs / "git-atelier", std::move(environment),
                                            enlistment);
}

RunningDaemon::RunningDaemon(Files& files, std::filesystem::path run)
    : files_(files), run_(std::move(run)) {}

RunningDaemon::~RunningDaemon() {
    if (output_) (void)files_.remove(run_);
}

Result<std::unique_ptr<RunningDaemon>>
RunningDaemon::begin(Files& files, ProcessTable& machine, Clock& clock, const ProjectPaths& paths) {
    std::unique_ptr<RunningDaemon> daemon(new RunningDaemon(files, paths.daemon_run()));
    ATELIER_CHECK(files.make_folder(paths.daemon()));
    const auto file = paths.daemon() / "lock";
    daemon->lock_ = std::make_unique<posix::FileLock>(file);
    const auto taken = daemon->lock_->try_take("git-atelier daemon");
    if (!taken) return fail(posix::errno_error("lock", file, taken.error()));
    if (!*taken)
        return fail(ErrorCode::identity_in_use, "it runs in the background of this project already",
                    advise(Hint::stop_daemon));
    leave_terminal();
    const DaemonRun run{machine.self(), clock.now()};
    ATELIER_CHECK(files.write(paths.daemon_run(), daemon_run_text(run)));
    write_out("runs in the background, process " + std::to_string(run.process.pid) + "\n");
    ATELIER_TRY(daemon->output_, LoggedOutput::begin({.file = paths.daemon_log()}, [&clock] {
                    return format_time(clock.now());
                }));
    return daemon;
}

} // namespace atelier
