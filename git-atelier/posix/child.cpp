#include "posix/child.hpp"

#include <cerrno>
#include <sys/wait.h>

namespace atelier::posix {

End wait_for_end(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return {.status = 127};
    if (WIFEXITED(status)) return {.status = WEXITSTATUS(status)};
    return {.status = 128 + WTERMSIG(status), .by_signal = true};
}

int reap(pid_t pid) {
    return wait_for_end(pid).status;
}

} // namespace atelier::posix
