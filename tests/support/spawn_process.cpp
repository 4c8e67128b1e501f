#include "support/spawn_process.hpp"

#include "base/text.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

namespace atelier::test {
namespace {

std::string find_program(const std::string& name, const Environment& environment) {
    if (name.find('/') != std::string::npos) return name;
    const auto path = environment.find("PATH");
    if (path == environment.end()) return {};
    for (const std::string& folder : split(path->second, ':')) {
        const std::string candidate = folder + "/" + name;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return {};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
    }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_end(std::size_t i) {
        if (ends[i] >= 0) ::close(ends[i]);
        ends[i] = -1;
    }
};

pid_t spawn(const ProcessRequest& request, const std::string& program, Pipe& in, Pipe& out,
            Pipe& err) {
    std::vector<std::string> argv = request.argv;
    std::vector<std::string> variables;
    for (const auto& [name, value] : request.environment)
        variables.push_back(name + "=" + value);
    const std::string directory = request.directory.string();
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, in.ends[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
    posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    pid_t child = -1;
    const int failure = ::posix_spawn(&child, program.c_str(), &actions, &attributes,
                                      pointers_to(argv).data(), pointers_to(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failure == 0 ? child : -1;
}

// Reads one pipe's pending bytes; closes it at its end.
void drain(Pipe& pipe, std::string& into) {
    char buffer[65536];
    const ssize_t count = ::read(pipe.ends[0], buffer, sizeof buffer);
    if (count > 0)
        into.append(buffer, static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR)
        pipe.close_end(0);
}

} // namespace

Result<ProcessResult> SpawnProcess::run(const ProcessRequest& wanted) {
    ProcessRequest request = wanted;
    request.argv.insert(request.argv.begin(), wanted.in_front.begin(), wanted.in_front.end());
    const std::string program = find_program(request.argv.at(0), request.environment);
    Pipe in;
    Pipe out;
    Pipe err;
    std::signal(SIGPIPE, SIG_IGN);
    const pid_t child = program.empty() ? -1 : spawn(request, program, in, out, err);
    if (child < 0) return fail(ErrorCode::runtime_missing, "cannot start " + request.argv.at(0));
    in.close_end(0);
    out.close_end(1);
    err.close_end(1);
    ::fcntl(in.ends[1], F_SETFL, O_NONBLOCK);

    ProcessResult result;
    std::size_t sent = 0;
    const auto give_up = std::chrono::steady_clock::now() + request.deadline;
    while (out.ends[0] >= 0 || err.ends[0] >= 0) {
        if (in.ends[1] >= 0 && sent == request.input.size()) in.close_end(1);
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            give_up - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            ::kill(-child, SIGKILL);
            result.timed_out = true;
            break;
        }
        std::array<pollfd, 3> waiting{
            {{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}}};
        ::poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
        if (waiting[0].revents != 0) drain(out, result.out);
        if (waiting[1].revents != 0) drain(err, result.err);
        if (waiting[2].revents != 0) {
            const ssize_t count =
                ::write(in.ends[1], request.input.data() + sent, request.input.size() - sent);
            if (count > 0)
                sent += static_cast<std::size_t>(count);
            else if (errno != EAGAIN && errno != EINTR)
                in.close_end(1);
        }
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

} // namespace atelier::test
