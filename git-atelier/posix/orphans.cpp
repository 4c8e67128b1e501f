#include "posix/orphans.hpp"

#include "posix/process_stat.hpp"
#include "posix/steady_clock.hpp"

#include <csignal>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace atelier::posix {
namespace {

// One that waits for a dead disk cannot be killed.
constexpr Millis give_up{20'000};

} // namespace

Orphans::Orphans(bool on_terminal) : on_terminal_(on_terminal) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (const pid_t pid : children_of(::getpid()))
        earlier_.insert(pid);
}

std::size_t Orphans::end() const {
    std::set<pid_t> ended;
    const Millis deadline = steady_now() + give_up;
    while (steady_now() < deadline) {
        bool any = false;
        for (const pid_t pid : children_of(::getpid())) {
            if (!is_orphan(pid)) continue;
            any = true;
            if (::waitpid(pid, nullptr, WNOHANG) != 0) continue;
            ended.insert(pid);
            ::kill(pid, SIGKILL);
        }
        if (!any) break;
        ::poll(nullptr, 0, 1);
    }
    return ended.size();
}

void Orphans::reap() const {
    for (const pid_t pid : children_of(::getpid()))
        if (is_orphan(pid)) ::waitpid(pid, nullptr, WNOHANG);
}

bool Orphans::is_orphan(pid_t pid) const {
    if (earlier_.contains(pid)) return false;
    const auto stat = process_stat(pid);
    return stat && (on_terminal_ || stat->session != ::getsid(0));
}

} // namespace atelier::posix
