#include "whole_process.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>

namespace atelier::bench {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (const auto& text : texts)
        out.push_back(const_cast<char*>(text.c_str()));
    out.push_back(nullptr);
    return out;
}

} // namespace

pid_t start(const Call& call) {
    const auto argv = pointers(call.argv);
    const auto environment = pointers(call.environment);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addchdir_np(&actions, call.directory.c_str());
    pid_t child = 0;
    const int fault =
        posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    if (fault != 0) throw std::system_error(fault, std::generic_category(), call.argv[0]);
    return child;
}

int wait_for(pid_t child) {
    double processor = 0;
    return wait_for(child, processor);
}

int wait_for(pid_t child, double& processor) {
    int status = 0;
    rusage used{};
    while (wait4(child, &status, 0, &used) < 0 && errno == EINTR) {
    }
    for (const timeval& part : {used.ru_utime, used.ru_stime})
        processor +=
            static_cast<double>(part.tv_sec) * 1e3 + static_cast<double>(part.tv_usec) / 1e3;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Run run(const Call& call) {
    const auto begin = std::chrono::steady_clock::now();
    double processor = 0;
    const int status = wait_for(start(call), processor);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    return {took.count(), processor, status};
}

} // namespace atelier::bench
