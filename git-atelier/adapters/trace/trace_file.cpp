#include "adapters/trace/trace_file.hpp"

#include "posix/errno_error.hpp"
#include "posix/write_all.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>

namespace atelier {

Result<TraceFile> TraceFile::open(const std::filesystem::path& path) {
    // A pipe without a reader is not waited for.
    auto file = posix::open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0600);
    if (!file) return fail(posix::errno_error("write the trace", path, file.error()));
    return TraceFile(*std::move(file));
}

void TraceFile::append(const std::string& line) const {
    // A pipe whose reader has gone must not end whoever is traced.
    sigset_t pipe_signal;
    sigset_t before;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    if (::pthread_sigmask(SIG_BLOCK, &pipe_signal, &before) != 0) return;
    const auto written = posix::write_all(file_.get(), line);
    const timespec at_once{};
    if (!written && written.error() == std::errc::broken_pipe)
        while (::sigtimedwait(&pipe_signal, nullptr, &at_once) < 0 && errno == EINTR) {
        }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

} // namespace atelier
