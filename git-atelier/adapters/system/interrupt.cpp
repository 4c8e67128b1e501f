#include "adapters/system/interrupt.hpp"

#include "posix/steady_clock.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <sys/inotify.h>

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

// True when it was not watched before.
bool SignalInterrupt::watch(const std::filesystem::path& file) {
    if (file == watched_) return false;
    watched_ = file;
    changes_ = posix::Descriptor(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!changes_.open()) return false;
    // Opening and closing a database shows as well, but only a write is a change. What a database
    // writes to its log can be read only later; it sets its file's time then.
    if (inotify_add_watch(changes_.get(), file.parent_path().c_str(),
                          IN_MODIFY | IN_MOVED_TO | IN_ATTRIB) < 0) {
        changes_.reset();
        watched_.clear();
        return false;
    }
    return true;
}

int SignalInterrupt::changes_of(const std::filesystem::path& file) {
    watch(file);
    return changes_.open() ? changes_.get() : -1;
}

// Takes all that was reported; true when any of it is about the file.
bool SignalInterrupt::take_changes() {
    alignas(inotify_event) std::array<char, 4096> buffer;
    const std::string name = watched_.filename().string();
    bool changed = false;
    while (true) {
        const ssize_t count = read(changes_.get(), buffer.data(), buffer.size());
        if (count <= 0) return changed;
        for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
            inotify_event event;
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const std::string_view about(event.len > 0 ? buffer.data() + at + sizeof event : "");
            // Rights and times of files beside it are nothing to look at.
            if ((event.mask & IN_ATTRIB) != 0 ? about == name : about.starts_with(name))
                changed = true;
            at += sizeof event + event.len;
        }
    }
}

void SignalInterrupt::wait(Millis limit, const std::filesystem::path& wake) {
    if (!wake.empty() && watch(wake)) return;
    const Millis deadline = posix::steady_now() + limit;
    while (!requested()) {
        const Millis left = deadline - posix::steady_now();
        if (left <= Millis{0}) return;
        std::array<pollfd, 2> watched{
            {{pipe_.read.get(), POLLIN, 0}, {wake.empty() ? -1 : changes_.get(), POLLIN, 0}}};
        const int timeout = static_cast<int>(std::min<std::int64_t>(left.count(), 1'000'000));
        if (poll(watched.data(), watched.size(), timeout) > 0 && watched[1].revents != 0 &&
            take_changes())
            return;
    }
}

} // namespace atelier
