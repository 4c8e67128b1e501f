#include "adapters/process/spawn.hpp"

#include "posix/errno_error.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace atelier {
namespace {

// posix_spawn's two records, released on every way out.
class SpawnPlan {
  public:
    SpawnPlan() {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    ~SpawnPlan() {
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

void set_attributes(SpawnPlan& plan, bool own_group) {
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (own_group) flags |= POSIX_SPAWN_SETPGROUP;
    sigset_t none;
    sigset_t standard;
    sigemptyset(&none);
    sigemptyset(&standard);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGCHLD})
        sigaddset(&standard, number);
    posix_spawnattr_setsigmask(&plan.attributes, &none);
    posix_spawnattr_setsigdefault(&plan.attributes, &standard);
    posix_spawnattr_setpgroup(&plan.attributes, 0);
    posix_spawnattr_setflags(&plan.attributes, flags);
}

} // namespace

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

Result<posix::Child> spawn(const posix::ChildRequest& request) {
    SpawnPlan plan;
    // Sources are first moved above every target, so that none is overwritten before it was used.
    std::vector<posix::Descriptor> sources;
    for (const int number : request.descriptors) {
        sources.emplace_back(fcntl(number, F_DUPFD_CLOEXEC, 64));
        if (!sources.back().open())
            return fail(posix::descriptor_error("no descriptor is left", std::errc(errno)));
    }
    int target = 0;
    for (const posix::Descriptor& source : sources)
        posix_spawn_file_actions_adddup2(&plan.actions, source.get(), target++);
    posix_spawn_file_actions_addclosefrom_np(&plan.actions, target);
    posix_spawn_file_actions_addchdir_np(&plan.actions, request.directory.c_str());
    set_attributes(plan, request.own_group);

    std::vector<std::string> argv = request.argv;
    std::vector<std::string> environment;
    for (const auto& [name, value] : request.environment)
        environment.push_back(name + "=" + value);
    pid_t pid = -1;
    const int error = posix_spawn(&pid, request.program.c_str(), &plan.actions, &plan.attributes,
                                  pointers(argv).data(), pointers(environment).data());
    if (error != 0) {
        struct stat about {};
        const bool folder = stat(request.directory.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
        return fail(ErrorCode::runtime_missing,
                    folder ? request.program.string() + " cannot be started: " + strerror(error)
                           : "there is no folder " + request.directory.string() + " to start " +
                                 request.program.string() + " in",
                    "check that it runs from a terminal");
    }
    posix::Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    if (!handle.open()) {
        const std::errc cause{errno};
        kill(pid, SIGKILL);
        posix::reap(pid);
        return fail(posix::descriptor_error("the child process cannot be watched", cause));
    }
    return posix::Child{pid, std::move(handle)};
}

} // namespace atelier
