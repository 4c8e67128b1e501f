// A forked copy of the test that has less than the test itself, or mounts of its own.
#pragma once

#include "support/forked_child.hpp"

#include <fstream>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

namespace atelier::test {

// Runs `body` where file permissions hold, also when the tests are root's.
inline int as_ordinary_user(const std::function<int()>& body) {
    return ForkedChild([&] {
               if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 98;
               return body();
           })
        .wait();
}

// Mounts that only this process sees. An ordinary user becomes root of a namespace for them.
inline bool enter_own_mounts() {
    const auto user = ::geteuid();
    const auto group = ::getegid();
    const auto keep_apart = [] {
        return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    };
    if (user == 0) return ::unshare(CLONE_NEWNS) == 0 && keep_apart();
    if (::unshare(CLONE_NEWNS | CLONE_NEWUSER) != 0) return false;
    const auto tell = [](const char* file, const std::string& text) {
        std::ofstream out(std::string("/proc/self/") + file);
        out << text;
        return static_cast<bool>(out.flush());
    };
    return tell("setgroups", "deny") && tell("uid_map", "0 " + std::to_string(user) + " 1") &&
           tell("gid_map", "0 " + std::to_string(group) + " 1") && keep_apart();
}

} // namespace atelier::test
