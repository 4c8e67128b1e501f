#include "adapters/process/background_run.hpp"

#include "adapters/process/spawn.hpp"
#include "posix/descriptor.hpp"
#include "posix/process_stat.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace atelier {
namespace {

constexpr mode_t log_mode = 0600;

// Whether it has said that it runs, before it ended.
bool says_that_it_runs(int from) {
    char said = 0;
    for (;;) {
        const ssize_t count = ::read(from, &said, 1);
        if (count > 0 && said == '\n') return true;
        if (count == 0 || (count < 0 && errno != EINTR)) return false;
    }
}

} // namespace

Result<void> BackgroundRuns::begin(const std::vector<std::string>& arguments,
                                   const std::filesystem::path& log) {
    std::vector<std::string> argv{program_.string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    ATELIER_TRY(posix::Pipe said,
                posix::or_descriptor_error(posix::make_pipe(), "cannot create a pipe to the run"));
    ATELIER_TRY(const posix::Descriptor nothing,
                posix::or_descriptor_error(posix::open_file("/dev/null", O_RDONLY),
                                           "cannot read /dev/null"));
    ATELIER_TRY(
        const posix::Descriptor errors,
        posix::or_descriptor_error(posix::open_file(log, O_WRONLY | O_CREAT | O_APPEND, log_mode),
                                   "cannot write " + log.string()));
    ATELIER_TRY(const posix::Child child,
                spawn({.program = program_,
                       .argv = argv,
                       .environment = environment_,
                       .directory = directory_,
                       .descriptors = {nothing.get(), said.write.get(), errors.get()},
                       // The leader of a group could begin no session of its own.
                       .own_group = false}));
    said.write.reset();
    if (says_that_it_runs(said.read.get())) return {};
    const int status = posix::reap(child.pid);
    return fail(ErrorCode::runtime_failed, "it ended with status " + std::to_string(status),
                advise(Hint::daemon_log));
}

Result<bool> BackgroundRuns::end(const ProcessIdentity& process, Millis limit) {
    const posix::Descriptor handle(
        static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(process.pid), 0)));
    if (!handle.open() && errno == ESRCH) return true;
    if (!handle.open())
        return fail(posix::descriptor_error("cannot watch process " + std::to_string(process.pid),
                                            std::errc(errno)));
    // Another one may have its number by now; the handle keeps what is looked at here.
    const auto there = posix::process_stat(static_cast<pid_t>(process.pid));
    if (!there || there->start_time != process.start_time) return true;
    if (::syscall(SYS_pidfd_send_signal, handle.get(), SIGTERM, nullptr, 0) != 0 && errno != ESRCH)
        return fail(ErrorCode::identity_in_use,
                    "process " + std::to_string(process.pid) + " cannot be asked to end",
                    advise(Hint::end_it_there));
    pollfd ended{handle.get(), POLLIN, 0};
    const auto wait = std::clamp<std::int64_t>(limit.count(), 0, 1'000'000);
    int found = 0;
    do
        found = ::poll(&ended, 1, static_cast<int>(wait));
    while (found < 0 && errno == EINTR);
    return found > 0;
}

void leave_terminal() {
    ::setsid();
}

} // namespace atelier
