#include "posix/child.hpp"

#include <cerrno>
#include <sys/wait.h>

namespace atelier::posix {

int reap(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace atelier::posix
