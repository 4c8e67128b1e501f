#include "wiring/daemon.hpp"

#include "adapters/process/background_run.hpp"
#include "adapters/process/logged_output.hpp"
#include "domain/project/daemon.hpp"
#include "posix/descriptor.hpp"
#include "posix/file_lock.hpp"
#include "posix/write_all.hpp"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace atelier {
namespace {

// Of a run that a person has begun by themselves; the one that is begun for them has none.
bool has_any_terminal() {
    return ::isatty(STDIN_FILENO) == 1 || ::isatty(STDOUT_FILENO) == 1 ||
           ::isatty(STDERR_FILENO) == 1;
}

// A reader that has gone needs no answer.
void tell_listener(int to, const std::string& line) {
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    (void)posix::write_all(to, line);
    std::signal(SIGPIPE, before);
}

} // namespace

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
    const bool attended = has_any_terminal();
    if (!attended) leave_terminal();
    // Whoever waits there is told only once nothing more can fail.
    const posix::Descriptor listener(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    const DaemonRun run{machine.self(), clock.now()};
    ATELIER_CHECK(files.write(paths.daemon_run(), daemon_run_text(run)));
    auto output = LoggedOutput::begin({.file = paths.daemon_log()},
                                      [&clock] { return format_time(clock.now()); });
    if (!output) {
        (void)files.remove(paths.daemon_run());
        return fail(output.error());
    }
    daemon->output_ = *std::move(output);
    tell_listener(listener.get(), std::string(attended ? "runs here" : "runs in the background") +
                                      ", process " + std::to_string(run.process.pid) + "\n");
    return daemon;
}

} // namespace atelier
