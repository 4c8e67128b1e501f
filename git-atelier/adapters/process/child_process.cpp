#include "adapters/process/child_process.hpp"

#include "adapters/process/spawn.hpp"
#include "posix/descriptor.hpp"
#include "posix/find_program.hpp"
#include "posix/orphans.hpp"
#include "posix/steady_clock.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>

namespace atelier {
namespace {

// Something that the child left behind may hold the pipes open for ever; what it writes after the
// child's end is waited for so long only.
constexpr Millis after_end{1000};

// How often a stop is looked for besides, and how long who was asked to end may take.
constexpr Millis stop_pace{200};
constexpr Millis stop_grace{3'000};

constexpr const char* no_pipe = "cannot create a pipe";

struct Stream {
    posix::Descriptor pipe;
    std::string& text;
};

// Reads what there is; closes the pipe at its end.
void drain(Stream& stream, std::size_t limit, bool& truncated) {
    std::array<char, 1UL << 16U> buffer;
    while (stream.pipe.open()) {
        const ssize_t count = read(stream.pipe.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) {
            stream.pipe.reset();
            return;
        }
        const std::size_t room = limit - std::min(limit, stream.text.size());
        const std::size_t kept = std::min(room, static_cast<std::size_t>(count));
        stream.text.append(buffer.data(), kept);
        if (kept < static_cast<std::size_t>(count)) truncated = true;
    }
}

// Collects until both pipes are closed and the child has ended, or the deadline passes. The child
// is not reaped yet, so that its group can still be named.
void collect(const posix::Child& child, std::array<Stream, 2>& streams,
             const ProcessRequest& request, ProcessResult& result) {
    Millis deadline = posix::steady_now() + request.deadline;
    bool ended = false;
    const auto stop_if_asked = [&] {
        if (ended || result.stopped || result.timed_out || !request.stop || !request.stop()) return;
        result.stopped = true;
        kill(-child.pid, SIGTERM);
        deadline = std::min(deadline, posix::steady_now() + stop_grace);
    };
    while (!ended || streams[0].pipe.open() || streams[1].pipe.open()) {
        stop_if_asked();
        const Millis left = deadline - posix::steady_now();
        if (left <= Millis{0}) {
            if (ended || result.stopped || result.timed_out) return;
            result.timed_out = true;
            if (request.in_front.empty()) return;
            kill(-child.pid, SIGTERM);
            deadline = posix::steady_now() + stop_grace;
            continue;
        }
        std::array<pollfd, 3> watched{{{streams[0].pipe.get(), POLLIN, 0},
                                       {streams[1].pipe.get(), POLLIN, 0},
                                       {ended ? -1 : child.handle.get(), POLLIN, 0}}};
        const Millis longest = request.stop ? stop_pace : Millis{1'000'000};
        const int timeout = static_cast<int>(std::min(left, longest).count());
        if (poll(watched.data(), watched.size(), timeout) <= 0) continue;
        for (Stream& stream : streams)
            drain(stream, request.max_output, result.truncated);
        if (watched[2].revents != 0) {
            ended = true;
            deadline = std::min(deadline, posix::steady_now() + after_end);
        }
    }
}

Result<posix::Descriptor> open_input(const std::string& input) {
    if (input.empty())
        return posix::or_descriptor_error(posix::open_file("/dev/null", O_RDONLY), "/dev/null");
    return posix::or_descriptor_error(posix::memory_file(input),
                                      "cannot buffer the input in memory");
}

Result<std::filesystem::path> found_program(const ProcessRequest& request,
                                            const std::string& name) {
    if (auto program = posix::find_program(name, request.environment, request.directory))
        return *std::move(program);
    return fail(ErrorCode::runtime_missing,
                "the program '" + name + "' " + std::string(posix::not_found_because(name)),
                advise(Hint::install_or_path));
}

} // namespace

Result<ProcessResult> ChildProcess::run(const ProcessRequest& request) {
    if (request.argv.empty())
        return fail(ErrorCode::runtime_missing, "there is no program to run: the command is empty");
    ATELIER_TRY(std::filesystem::path program, found_program(request, request.argv[0]));
    std::vector<std::string> argv = request.in_front;
    if (!argv.empty()) {
        ATELIER_TRY(program, found_program(request, argv[0]));
    }
    argv.insert(argv.end(), request.argv.begin(), request.argv.end());
    ATELIER_TRY(posix::Pipe out, posix::or_descriptor_error(posix::make_pipe(), no_pipe));
    ATELIER_TRY(posix::Pipe err, posix::or_descriptor_error(posix::make_pipe(), no_pipe));
    ATELIER_TRY(const posix::Descriptor in, open_input(request.input));
    std::optional<posix::Orphans> orphans;
    if (!request.in_front.empty()) orphans.emplace();
    ATELIER_TRY(const posix::Child child,
                spawn({.program = program,
                       .argv = argv,
                       .environment = request.environment,
                       .directory = request.directory,
                       .descriptors = {in.get(), out.write.get(), err.write.get()}}));
    out.write.reset();
    err.write.reset();
    ProcessResult result;
    std::array<Stream, 2> streams{
        {{std::move(out.read), result.out}, {std::move(err.read), result.err}}};
    for (const Stream& stream : streams)
        fcntl(stream.pipe.get(), F_SETFL, O_NONBLOCK);
    collect(child, streams, request, result);
    // Whatever of its group did not end by itself.
    if (result.timed_out || result.stopped) {
        kill(-child.pid, SIGKILL);
        kill(child.pid, SIGKILL);
    }
    const posix::End end = posix::wait_for_end(child.pid);
    result.status = end.status;
    if (!orphans) return result;
    if (!end.by_signal) {
        orphans->reap();
        return result;
    }
    result.left_behind = orphans->end();
    result.front_killed = !result.timed_out && !result.stopped;
    return result;
}

} // namespace atelier
