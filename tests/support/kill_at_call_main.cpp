// Usage: atelier-test-killer CALL VICTIM LOG PROGRAM ARGUMENTS...
// Runs a program, counts the calls to the system by which it, and everything it starts, changes
// files, and kills just before the CALL-th (0: never): `caller`, the process that calls, `first`,
// the program itself, or `all` of them. LOG gets a line a call: number, process, its name, number
// of the call. Ends with the program's status when nothing of it is left.
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

using CallInfo = struct __ptrace_syscall_info;

constexpr int usage_status = 129;
constexpr int no_trace_status = 125;

const std::vector<long> on_descriptors{SYS_write,     SYS_pwrite64, SYS_writev,   SYS_pwritev,
                                       SYS_ftruncate, SYS_fsync,    SYS_fdatasync};
const std::vector<long> on_paths{
    SYS_openat,   SYS_renameat2, SYS_unlinkat, SYS_mkdirat,         SYS_linkat,   SYS_symlinkat,
    SYS_truncate, SYS_fchmod,    SYS_fchmodat, SYS_copy_file_range, SYS_sendfile, SYS_fallocate,
#ifdef SYS_renameat
    SYS_renameat,
#endif
#ifdef SYS_open
    SYS_open,     SYS_creat,     SYS_rename,   SYS_unlink,          SYS_mkdir,    SYS_rmdir,
    SYS_link,     SYS_symlink,   SYS_chmod,
#endif
};

bool holds(const std::vector<long>& calls, long call) {
    return std::find(calls.begin(), calls.end(), call) != calls.end();
}

// The calls that are looked at stop the program; all others run at full speed.
bool filter_calls() {
    std::vector<long> calls = on_descriptors;
    calls.insert(calls.end(), on_paths.begin(), on_paths.end());
    std::vector<sock_filter> filter;
    filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
    for (std::size_t i = 0; i < calls.size(); ++i)
        filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(calls[i]),
                                  static_cast<std::uint8_t>(calls.size() - i), 0));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

bool is_file(pid_t process, std::uint64_t descriptor) {
    std::error_code failure;
    const std::string target =
        fs::read_symlink("/proc/" + std::to_string(process) + "/fd/" + std::to_string(descriptor),
                         failure)
            .string();
    return target.starts_with('/') && !target.starts_with("/dev/") && !target.starts_with("/proc/");
}

bool changes_files(pid_t process, const CallInfo& info) {
    const auto call = static_cast<long>(info.seccomp.nr);
    constexpr std::uint64_t making = O_CREAT | O_TRUNC;
    if (holds(on_descriptors, call)) return is_file(process, info.seccomp.args[0]);
    if (call == SYS_openat) return (info.seccomp.args[2] & making) != 0;
#ifdef SYS_open
    if (call == SYS_open) return (info.seccomp.args[1] & making) != 0;
#endif
    return true;
}

std::string name_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/comm");
    std::string name;
    std::getline(file, name);
    return name;
}

class Killer {
  public:
    Killer(long at, std::string victim, const char* log, pid_t first)
        : at_(at), victim_(std::move(victim)), log_(log), first_(first) {
        processes_.insert(first);
    }

    // Until nothing is left of it.
    int watch() {
        int status = 0;
        for (;;) {
            int raw = 0;
            const pid_t process = waitpid(-1, &raw, __WALL);
            if (process < 0 && errno == EINTR) continue;
            if (process < 0) return status;
            if (WIFSTOPPED(raw)) {
                stopped(process, raw);
                continue;
            }
            processes_.erase(process);
            if (process == first_) status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
        }
    }

  private:
    void stopped(pid_t process, int raw) {
        processes_.insert(process);
        const int signal = WSTOPSIG(raw);
        const int event = raw >> 16;
        if (event == PTRACE_EVENT_SECCOMP) called(process);
        if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
            ptrace(PTRACE_LISTEN, process, nullptr, nullptr);
            return;
        }
        const long passed_on = event == 0 ? signal : 0;
        ptrace(PTRACE_CONT, process, nullptr, reinterpret_cast<void*>(passed_on));
    }

    void called(pid_t process) {
        CallInfo info{};
        if (ptrace(PTRACE_GET_SYSCALL_INFO, process, reinterpret_cast<void*>(sizeof info), &info) <=
                0 ||
            !changes_files(process, info))
            return;
        log_ << ++count_ << ' ' << process << ' ' << name_of(process) << ' ' << info.seccomp.nr
             << std::endl;
        if (count_ != at_) return;
        if (victim_ == "caller") kill(process, SIGKILL);
        if (victim_ == "first") kill(first_, SIGKILL);
        if (victim_ == "all")
            for (const pid_t one : processes_)
                kill(one, SIGKILL);
    }

    long at_;
    std::string victim_;
    std::ofstream log_;
    pid_t first_;
    std::set<pid_t> processes_;
    long count_ = 0;
};

int become(char** argv) {
    raise(SIGSTOP);
    if (!filter_calls()) _exit(no_trace_status);
    execvp(argv[0], argv);
    _exit(127);
}

} // namespace

int main(int argc, char** argv) {
    const std::array<std::string_view, 3> victims{"caller", "first", "all"};
    if (argc < 5 || std::find(victims.begin(), victims.end(), argv[2]) == victims.end()) {
        std::fputs("usage: atelier-test-killer CALL caller|first|all LOG PROGRAM ARGUMENTS...\n",
                   stderr);
        return usage_status;
    }
    const pid_t first = fork();
    if (first == 0) return become(argv + 4);
    int raw = 0;
    waitpid(first, &raw, WUNTRACED);
    constexpr long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                             PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SEIZE, first, nullptr, reinterpret_cast<void*>(options)) != 0) {
        kill(first, SIGKILL);
        waitpid(first, nullptr, 0);
        return no_trace_status;
    }
    kill(first, SIGCONT);
    return Killer(std::strtol(argv[1], nullptr, 10), argv[2], argv[3], first).watch();
}
