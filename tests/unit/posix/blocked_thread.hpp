// A thread that is stuck in a system call while a signal reaches it.
#pragma once

#include "posix/process_stat.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

#include <atomic>
#include <csignal>
#include <functional>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace atelier::test {

// Runs `body` beside the test. While it is stuck it gets SIGUSR1, again and again until `told`
// holds; then `release` has to let it go on. Without `told` one signal will do.
inline void interrupt_while_blocked(const std::function<void()>& body,
                                    const std::function<void()>& release,
                                    const std::function<bool()>& told = {}) {
    static std::atomic<int> signals;
    signals = 0;
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = [](int) { ++signals; };
    ::sigaction(SIGUSR1, &action, &before);
    std::atomic<pid_t> thread_id{0};
    std::thread thread([&] {
        thread_id = ::gettid();
        body();
    });
    const bool stuck = eventually([&] {
        const auto stat = posix::process_stat(thread_id);
        return thread_id != 0 && stat && stat->state == 'S';
    });
    ::pthread_kill(thread.native_handle(), SIGUSR1);
    const bool heard = eventually([&] {
        if (told && !told()) ::pthread_kill(thread.native_handle(), SIGUSR1);
        return signals > 0 && (!told || told());
    });
    release();
    thread.join();
    ::sigaction(SIGUSR1, &before, nullptr);
    CHECK((stuck && heard));
}

} // namespace atelier::test
