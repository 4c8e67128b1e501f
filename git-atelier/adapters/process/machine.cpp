#include "adapters/process/machine.hpp"

#include "adapters/process/descriptor.hpp"
#include "adapters/process/system_clock.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <set>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// How long a killed process may take to go; one that waits for a dead disk takes for ever.
constexpr Millis patience{10'000};
// How long a process may take to clean up when it is asked to end.
constexpr Millis grace{1'000};

std::optional<std::string> contents(const std::string& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) return std::nullopt;
    std::string text;
    std::array<char, 1UL << 14U> buffer;
    while (true) {
        const ssize_t count = read(file.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return std::nullopt;
        if (count == 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

struct Stat {
    char state = '?';
    pid_t parent = 0;
    std::int64_t start_time = 0;
    bool kernel_thread = false;
};

// /proc/PID/stat: the name in parentheses may hold anything, so the fields are counted after the
// last one; the state is field 3, the parent field 4, the flags (PF_KTHREAD is 0x200000) are field
// 9, the start time is field 22.
std::optional<Stat> stat_of(pid_t pid) {
    const auto text = contents("/proc/" + std::to_string(pid) + "/stat");
    if (!text) return std::nullopt;
    const std::size_t name_end = text->rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    const auto fields = split(trim(std::string_view(*text).substr(name_end + 1)), ' ');
    if (fields.size() < 20 || fields[0].empty()) return std::nullopt;
    const auto parent = parse_integer(fields[1]);
    const auto start = parse_integer(fields[19]);
    const auto flags = parse_integer(fields[6]);
    if (!parent || !start || !flags) return std::nullopt;
    return Stat{fields[0][0], static_cast<pid_t>(*parent), *start, (*flags & 0x200000) != 0};
}

std::string pid_namespace() {
    std::error_code error;
    return fs::read_symlink("/proc/self/ns/pid", error).string();
}

std::string boot_id() {
    const auto text = contents("/proc/sys/kernel/random/boot_id");
    return text ? std::string(trim(*text)) : std::string();
}

std::optional<pid_t> as_pid(std::string_view name) {
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
    return pid;
}

Environment parse_environment(const std::string& text) {
    Environment environment;
    for (const std::string& entry : split(text, '\0'))
        if (const auto equals = entry.find('='); equals != std::string::npos)
            environment.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    return environment;
}

bool carries(const std::string& environment, const std::string& setting) {
    const auto entries = split(environment, '\0');
    return std::find(entries.begin(), entries.end(), setting) != entries.end();
}

// nullopt: it ended, or is somebody else's business. In the middle of an exec a process shows no
// environment for a moment, so an empty one is read again.
std::optional<std::string> environment_of(pid_t pid, const Descriptor& handle) {
    std::optional<std::string> environment;
    for (int attempt = 0; attempt < 5; ++attempt) {
        environment = contents("/proc/" + std::to_string(pid) + "/environ");
        if (!environment || !environment->empty()) break;
        const auto stat = stat_of(pid);
        if (!stat || stat->state == 'Z' || stat->state == 'X' || stat->kernel_thread) break;
        pollfd watched{handle.get(), POLLIN, 0};
        poll(&watched, 1, 1);
    }
    return environment;
}

struct Found {
    pid_t pid;
    Descriptor handle;
};

bool ends_by(const Found& process, Millis moment) {
    pollfd watched{process.handle.get(), POLLIN, 0};
    const Millis left = std::max(moment - steady_now(), Millis{0});
    return poll(&watched, 1, static_cast<int>(left.count())) != 0;
}

// The handle is opened before the environment is read, so that what is signalled later is the
// process that was looked at and no successor of its number.
Result<std::vector<Found>> processes_of(const SessionId& session) {
    const std::string setting = "ATELIER_AGENT_SESSION=" + session.str();
    std::vector<Found> found;
    std::error_code error;
    fs::directory_iterator entry("/proc", error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const auto pid = as_pid(entry->path().filename().string());
        struct stat about {};
        if (!pid || *pid == getpid() || stat(entry->path().c_str(), &about) != 0 ||
            about.st_uid != geteuid())
            continue;
        Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, *pid, 0)));
        if (!handle.open()) continue;
        const auto environment = environment_of(*pid, handle);
        if (environment && carries(*environment, setting))
            found.push_back({*pid, std::move(handle)});
    }
    if (error)
        return fail(ErrorCode::files_failed, "cannot list /proc: " + error.message(),
                    "mount /proc: without it nobody can tell which processes are left");
    return found;
}

} // namespace

ProcessIdentity identity_of(pid_t pid) {
    utsname about{};
    uname(&about);
    const auto stat = stat_of(pid);
    return {.host = about.nodename,
            .boot_id = boot_id(),
            .pid_namespace = pid_namespace(),
            .pid = pid,
            .start_time = stat ? stat->start_time : 0};
}

ProcessIdentity LinuxMachine::self() {
    return identity_of(getpid());
}

Liveness LinuxMachine::look(const ProcessIdentity& process) {
    const std::string boot = boot_id();
    if (boot.empty() || process.boot_id != boot || process.pid_namespace != pid_namespace())
        return Liveness::elsewhere;
    const auto stat = stat_of(static_cast<pid_t>(process.pid));
    if (!stat || stat->start_time != process.start_time) return Liveness::gone;
    return stat->state == 'Z' || stat->state == 'X' ? Liveness::gone : Liveness::alive;
}

Result<std::size_t> LinuxMachine::end_processes_of(const SessionId& session) {
    std::set<pid_t> asked;
    const Millis asking = steady_now() + grace;
    const Millis deadline = steady_now() + patience;
    while (true) {
        ATELIER_TRY(const auto found, processes_of(session));
        if (found.empty()) return asked.size();
        const bool kill = steady_now() >= asking;
        for (const Found& process : found)
            if (asked.insert(process.pid).second || kill)
                syscall(SYS_pidfd_send_signal, process.handle.get(), kill ? SIGKILL : SIGTERM,
                        nullptr, 0);
        for (const Found& process : found) {
            if (ends_by(process, kill ? deadline : asking) || !kill) continue;
            return fail(ErrorCode::runtime_failed,
                        "process " + std::to_string(process.pid) + " of session " + session.str() +
                            " does not end",
                        "look at it with 'ps -p " + std::to_string(process.pid) + "'");
        }
    }
}

Result<bool> LinuxMachine::has_processes_of(const SessionId& session) {
    ATELIER_TRY(const auto found, processes_of(session));
    return !found.empty();
}

std::optional<Environment> session_above() {
    for (pid_t pid = getppid(); pid > 0;) {
        if (const auto text = contents("/proc/" + std::to_string(pid) + "/environ")) {
            Environment environment = parse_environment(*text);
            if (environment.contains("ATELIER_AGENT_SESSION")) return environment;
        }
        const auto stat = stat_of(pid);
        pid = stat ? stat->parent : 0;
    }
    return std::nullopt;
}

} // namespace atelier
