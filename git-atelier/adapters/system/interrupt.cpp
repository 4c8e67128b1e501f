#include "adapters/system/interrupt.hpp"

#include "posix/steady_clock.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace atelier {
namespace {

constexpr std::array<int, 3> signals{SIGINT, SIGTERM, SIGHUP};

// Read and written by the handler.
std::atomic<bool> asked{false};
std::atomic<int> notify{-1};

void on_signal(int) {
    const int error = errno;
    asked = true;
    const char byte = 0;
    if (const int pipe = notify; pipe >= 0 && write(pipe, &byte, 1) < 0) errno = 0;
    errno = error;
}

} // namespace

SignalInterrupt::SignalInterrupt() {
    if (auto made = posix::make_pipe(O_NONBLOCK)) pipe_ = *std::move(made);
    asked = false;
    notify = pipe_.write.get();
    struct sigaction action {};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < signals.size(); ++i) {
        sigaction(signals[i], nullptr, &before_[i]);
        // Started by nohup or in the background of a script: what is ignored stays so.
        if (before_[i].sa_handler != SIG_IGN) sigaction(signals[i], &action, nullptr);
    }
}

SignalInterrupt::~SignalInterrupt() {
    for (std::size_t i = 0; i < signals.size(); ++i)
        sigaction(signals[i], &before_[i], nullptr);
    notify = -1;
}

bool SignalInterrupt::requested() const {
    return asked;
}

void SignalInterrupt::wait(Millis limit) {
    const Millis deadline = posix::steady_now() + limit;
    while (!requested()) {
        const Millis left = deadline - posix::steady_now();
        if (left <= Millis{0}) return;
        pollfd watched{pipe_.read.get(), POLLIN, 0};
        poll(&watched, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 1'000'000)));
    }
}

} // namespace atelier
