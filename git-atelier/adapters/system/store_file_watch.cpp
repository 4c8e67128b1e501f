#include "adapters/system/store_file_watch.hpp"

#include "posix/steady_clock.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <poll.h>
#include <string_view>
#include <sys/inotify.h>
#include <unistd.h>

namespace atelier {

// True when it was not watched before.
bool StoreFileWatch::begin() {
    if (changes_.open()) return false;
    changes_ = posix::Descriptor(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!changes_.open()) return false;
    // Opening and closing a database shows as well, but only a write is a change. What a database
    // writes to its log can be read only later; it sets its file's time then.
    if (inotify_add_watch(changes_.get(), file_.parent_path().c_str(),
                          IN_MODIFY | IN_MOVED_TO | IN_ATTRIB) >= 0)
        return true;
    changes_.reset();
    return false;
}

int StoreFileWatch::descriptor() {
    begin();
    return changes_.open() ? changes_.get() : -1;
}

// Takes all that was reported; true when any of it is about the file.
bool StoreFileWatch::take_changes() {
    alignas(inotify_event) std::array<char, 4096> buffer;
    const std::string name = file_.filename().string();
    bool changed = false;
    while (true) {
        const ssize_t count = read(changes_.get(), buffer.data(), buffer.size());
        if (count <= 0) return changed;
        for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
            inotify_event event;
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const std::string_view about(event.len > 0 ? buffer.data() + at + sizeof event : "");
            // What was reported when there were too many is lost, and of a folder that is gone
            // nothing more is reported.
            if ((event.mask & (IN_Q_OVERFLOW | IN_IGNORED)) != 0) changed = true;
            // Rights and times of files beside it are nothing to look at.
            if ((event.mask & IN_ATTRIB) != 0 ? about == name : about.starts_with(name))
                changed = true;
            at += sizeof event + event.len;
        }
    }
}

void StoreFileWatch::wait_for_change(Millis limit) {
    if (begin()) return;
    const Millis deadline = posix::steady_now() + limit;
    while (!interrupt_.requested()) {
        const Millis left = deadline - posix::steady_now();
        if (left <= Millis{0}) return;
        std::array<pollfd, 2> watched{
            {{interrupt_.descriptor(), POLLIN, 0}, {changes_.get(), POLLIN, 0}}};
        const int timeout = static_cast<int>(std::min<std::int64_t>(left.count(), 1'000'000));
        if (poll(watched.data(), watched.size(), timeout) > 0 && watched[1].revents != 0 &&
            take_changes())
            return;
    }
}

} // namespace atelier
