// A forked copy of the test that does one thing and ends, and a pipe to tell it when.
#pragma once

#include "support/catch.hpp"

#include <chrono>
#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

namespace atelier::test {

class ForkedChild {
  public:
    // `body` returns the exit status; an exception gives 99. The child ends itself at the limit.
    explicit ForkedChild(const std::function<int()>& body,
                         std::chrono::seconds limit = std::chrono::minutes{1})
        : pid_(::fork()) {
        if (pid_ != 0) return;
        ::alarm(static_cast<unsigned>(limit.count()));
        int status = 99;
        try {
            status = body();
        } catch (...) {
        }
        ::_exit(status);
    }
    ~ForkedChild() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        wait();
    }
    ForkedChild(const ForkedChild&) = delete;
    ForkedChild& operator=(const ForkedChild&) = delete;

    pid_t pid() const { return pid_; }
    void kill() { ::kill(pid_, SIGKILL); }
    // The exit status, or minus the signal that ended it.
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

  private:
    pid_t pid_;
};

// One side says when, any number of processes wait for it.
class Signal {
  public:
    Signal() {
        if (::pipe(ends_) != 0) FAIL("cannot make a pipe");
    }
    ~Signal() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    void give(int times = 1) {
        for (int i = 0; i < times; ++i)
            if (::write(ends_[1], "x", 1) != 1) FAIL("cannot write to the pipe");
    }
    void await() {
        char byte = 0;
        if (::read(ends_[0], &byte, 1) != 1) FAIL("the pipe was closed");
    }

  private:
    int ends_[2] = {-1, -1};
};

} // namespace atelier::test
