#include "adapters/process/process_table.hpp"

#include "adapters/process/file_users.hpp"
#include "base/text.hpp"
#include "posix/descriptor.hpp"
#include "posix/process_stat.hpp"
#include "posix/read_file.hpp"
#include "posix/steady_clock.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
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

std::string pid_namespace() {
    std::error_code error;
    return fs::read_symlink("/proc/self/ns/pid", error).string();
}

std::string boot_id() {
    const auto text = posix::read_file("/proc/sys/kernel/random/boot_id");
    return text ? std::string(trim(*text)) : std::string();
}

// Of an environment as the kernel shows it, those variables. Most processes have none of them that
// matter, so that the text is searched and not cut up.
Environment chosen_from(const std::string& text, const std::vector<std::string>& variables) {
    Environment chosen;
    for (const std::string& name : variables) {
        const std::string assignment = '\0' + name + '=';
        std::size_t at = 0;
        if (text.compare(0, name.size() + 1, assignment, 1) != 0) {
            const void* const found =
                ::memmem(text.data(), text.size(), assignment.data(), assignment.size());
            if (found == nullptr) continue;
            at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
        }
        at += name.size() + 1;
        chosen[name] = text.substr(at, text.find('\0', at) - at);
    }
    return chosen;
}

bool carries(const std::string& environment, const std::string& setting) {
    const auto entries = split(environment, '\0');
    return std::find(entries.begin(), entries.end(), setting) != entries.end();
}

// nullopt: it ended, or is somebody else's business. In the middle of an exec a process shows no
// environment for a moment, so an empty one is read again.
std::optional<std::string> environment_of(pid_t pid, const posix::Descriptor& handle) {
    std::optional<std::string> environment;
    for (int attempt = 0; attempt < 5; ++attempt) {
        const auto text = posix::read_process_file(pid, "environ");
        environment = text ? std::optional(*text) : std::nullopt;
        if (!environment || !environment->empty()) break;
        const auto stat = posix::process_stat(pid);
        if (!stat || stat->ended() || stat->kernel_thread) break;
        pollfd watched{handle.get(), POLLIN, 0};
        poll(&watched, 1, 1);
    }
    return environment;
}

struct Found {
    pid_t pid;
    posix::Descriptor handle;
};

bool ends_by(const Found& process, Millis moment) {
    pollfd watched{process.handle.get(), POLLIN, 0};
    const Millis left = std::max(moment - posix::steady_now(), Millis{0});
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
        const auto pid = posix::as_number<pid_t>(entry->path().filename().string());
        struct stat about {};
        if (!pid || *pid == getpid() || stat(entry->path().c_str(), &about) != 0 ||
            about.st_uid != geteuid())
            continue;
        posix::Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, *pid, 0)));
        if (!handle.open()) continue;
        const auto environment = environment_of(*pid, handle);
        if (environment && carries(*environment, setting))
            found.push_back({*pid, std::move(handle)});
    }
    if (error)
        return fail(ErrorCode::files_failed, "cannot list /proc: " + error.message(),
                    advise(Hint::mount_proc_for_processes));
    return found;
}

} // namespace

ProcessIdentity LinuxProcessTable::identity_of(std::int64_t pid) {
    utsname about{};
    uname(&about);
    const auto stat = posix::process_stat(static_cast<pid_t>(pid));
    return {.host = about.nodename,
            .boot_id = boot_id(),
            .pid_namespace = pid_namespace(),
            .pid = pid,
            .start_time = stat ? stat->start_time : 0};
}

std::vector<ProcessAbove> LinuxProcessTable::above(const std::vector<std::string>& variables) {
    std::vector<ProcessAbove> found;
    for (pid_t pid = getppid(); pid > 0;) {
        const auto stat = posix::process_stat(pid);
        if (!stat) break;
        const auto text = posix::read_process_file(pid, "environ");
        found.push_back({pid, stat->start_time, chosen_from(text.value_or(""), variables)});
        pid = stat->parent;
    }
    return found;
}

ProcessIdentity LinuxProcessTable::self() {
    return identity_of(getpid());
}

Liveness LinuxProcessTable::liveness(const ProcessIdentity& process) {
    const std::string boot = boot_id();
    if (boot.empty() || process.boot_id != boot || process.pid_namespace != pid_namespace())
        return Liveness::elsewhere;
    const auto stat = posix::process_stat(static_cast<pid_t>(process.pid));
    if (!stat || stat->start_time != process.start_time) return Liveness::gone;
    return stat->ended() ? Liveness::gone : Liveness::alive;
}

Result<std::size_t> LinuxProcessTable::end_processes_of(const SessionId& session) {
    std::set<pid_t> asked;
    const Millis asking = posix::steady_now() + grace;
    const Millis deadline = posix::steady_now() + patience;
    while (true) {
        ATELIER_TRY(const auto found, processes_of(session));
        if (found.empty()) return asked.size();
        const bool kill = posix::steady_now() >= asking;
        for (const Found& process : found)
            if (asked.insert(process.pid).second || kill)
                syscall(SYS_pidfd_send_signal, process.handle.get(), kill ? SIGKILL : SIGTERM,
                        nullptr, 0);
        for (const Found& process : found) {
            if (ends_by(process, kill ? deadline : asking) || !kill) continue;
            return fail(ErrorCode::runtime_failed,
                        "process " + std::to_string(process.pid) + " of session " + session.str() +
                            " does not end",
                        advise(Hint::look_with_ps, std::to_string(process.pid)));
        }
    }
}

Result<bool> LinuxProcessTable::has_processes_of(const SessionId& session) {
    ATELIER_TRY(const auto found, processes_of(session));
    return !found.empty();
}

Result<bool> LinuxProcessTable::may_use(const fs::path& file, const fs::path& common_dir) {
    return file_may_be_used(file, common_dir);
}

} // namespace atelier
