// atelier-keeper: runs one agent and ends everything that the agent left behind. A program of its
// own, single-threaded and linked statically, because being the subreaper and dying with the parent
// are properties of a process: `work` itself must stay free to start Git and other sessions. It
// stands here and not with the commands since nobody but keeper_runtime.cpp calls it.
//
//   atelier-keeper PARENT GRACE session|terminal bare|sandboxed PROGRAM
//   atelier-keeper run GRACE bare|sandboxed ARGV...
//
// PARENT is the pid that has to be alive, GRACE the milliseconds between SIGTERM and SIGKILL,
// PROGRAM the agent's file or its sandbox's, ARGV its arguments from argv[0] on. Descriptor 3
// brings orders: 'g' starts the agent, anything else and the end of file end it. Descriptor 4 takes
// the report: "failed ERRNO" when the program could not be started, "ended STATUS LEFT" after
// everything is gone. Descriptor 5 holds ARGV, each ended by NUL: it may have the brief in it,
// which the list of processes would show to every user for as long as the agent runs. With `run`
// there are no orders and no report: the program is started at once, and its status is the keeper's
// once everything is gone.
#include "posix/process_stat.hpp"
#include "posix/read_file.hpp"
#include "posix/steady_clock.hpp"
#include "posix/write_all.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <set>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

namespace posix = atelier::posix;
using atelier::Millis;

// A process that cannot be killed (another user's, or one that waits for a dead disk) is given up.
constexpr Millis give_up{10'000};

struct Keeper {
    pid_t parent = 0;
    Millis grace{0};
    bool session = true;
    // -1 where nobody gives orders or takes a report.
    int orders = 3;
    int reports = 4;
    // Our terminal is lent to the agent: it runs in a group of its own, which what is typed there
    // reaches, and we and whoever called us not. Git ends by a Ctrl-C that comes to it.
    bool lends_terminal = false;
    // The agent proper is then a grandchild of PROGRAM, below the first process of the sandbox.
    bool sandboxed = false;
    const char* program = nullptr;
    // From argv[0] on, and nullptr at its end.
    std::vector<char*> argv;

    sigset_t signals{};
    int signal_file = -1;
    pid_t agent = -1;
    // Set once the agent has ended.
    std::optional<int> status;
    // Everything else that was still there when the agent had ended or was told to.
    std::set<pid_t> left;
};

void report(const Keeper& keeper, const std::string& line) {
    // Nobody may be listening any more.
    if (keeper.reports >= 0) (void)posix::write_all(keeper.reports, line);
}

// Who is asked to end. A sandbox ends what is in it without asking, so there it is whoever runs
// below its first process, and the sandbox ends by itself.
std::vector<pid_t> to_ask(const Keeper& keeper) {
    const std::vector<pid_t> direct = posix::children_of(getpid());
    if (!keeper.sandboxed || keeper.status) return direct;
    std::vector<pid_t> inside;
    for (const pid_t program : direct)
        for (const pid_t first : posix::children_of(program))
            for (const pid_t pid : posix::children_of(first))
                inside.push_back(pid);
    return inside;
}

// From one group to another; not when somebody else has it, such as a shell behind which we run.
void pass_terminal(pid_t from, pid_t to) {
    if (tcgetpgrp(STDIN_FILENO) == from) tcsetpgrp(STDIN_FILENO, to);
}

// Ctrl-Z has stopped the agent: the shell is to see our whole job stopped. Both go on together.
void stop_with_agent(const Keeper& keeper) {
    pass_terminal(keeper.agent, getpgrp());
    kill(0, SIGTSTP);
    pass_terminal(getpgrp(), keeper.agent);
    kill(-keeper.agent, SIGCONT);
}

// Takes every ended child off the process table; false when no child is left at all.
bool reap(Keeper& keeper) {
    while (true) {
        int status = 0;
        const pid_t pid = waitpid(-1, &status, WNOHANG | (keeper.lends_terminal ? WUNTRACED : 0));
        if (pid == 0) return true;
        if (pid < 0 && errno == EINTR) continue;
        if (pid < 0) return false;
        if (WIFSTOPPED(status)) {
            if (pid == keeper.agent) stop_with_agent(keeper);
            continue;
        }
        if (pid == keeper.agent)
            keeper.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}

void wait_for_signal(const Keeper& keeper, Millis limit) {
    pollfd watched{keeper.signal_file, POLLIN, 0};
    if (poll(&watched, 1, static_cast<int>(limit.count())) <= 0) return;
    signalfd_siginfo ignored;
    while (read(keeper.signal_file, &ignored, sizeof ignored) > 0) {
    }
}

// Ends direct children until there is none: whatever hid behind them becomes a direct child when
// they are gone, since this process is the subreaper.
void end_everything(Keeper& keeper) {
    const Millis asked = posix::steady_now();
    std::set<pid_t> told;
    while (reap(keeper)) {
        const Millis spent = posix::steady_now() - asked;
        const bool patient = spent < keeper.grace;
        if (spent > keeper.grace + give_up) return;
        for (const pid_t pid : posix::children_of(getpid())) {
            // The first process of a sandbox outlives its program by a moment.
            if (pid != keeper.agent && !keeper.sandboxed) keeper.left.insert(pid);
            if (!patient) kill(pid, SIGKILL);
        }
        for (const pid_t pid : patient ? to_ask(keeper) : std::vector<pid_t>()) {
            if (!told.insert(pid).second) continue;
            kill(pid, SIGTERM);
            kill(pid, SIGCONT);
        }
        // The end of a child's child reaches us as a signal only when the child itself ends.
        wait_for_signal(keeper, patient ? Millis{20} : Millis{2});
    }
}

[[noreturn]] void become_agent(const Keeper& keeper, pid_t self, int errors) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != self) _exit(127);
    if (keeper.session) setsid();
    if (keeper.lends_terminal) {
        setpgid(0, 0);
        pass_terminal(getpgid(self), getpid());
    }
    signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execvp(keeper.program, keeper.argv.data());
    const int error = errno;
    if (write(errors, &error, sizeof error) < 0) _exit(126);
    _exit(127);
}

// 0, or why the agent could not be started.
int start_agent(Keeper& keeper) {
    int errors[2];
    if (pipe2(errors, O_CLOEXEC) != 0) return errno;
    const pid_t self = getpid();
    keeper.agent = fork();
    if (keeper.agent == 0) become_agent(keeper, self, errors[1]);
    // On both sides: whoever is first, it has it before it begins.
    if (keeper.lends_terminal && keeper.agent > 0) {
        setpgid(keeper.agent, keeper.agent);
        pass_terminal(getpgrp(), keeper.agent);
    }
    const int fork_error = keeper.agent < 0 ? errno : 0;
    close(errors[1]);
    int error = fork_error;
    while (error == 0) {
        const ssize_t count = read(errors[0], &error, sizeof error);
        if (count >= 0 || errno != EINTR) break;
    }
    close(errors[0]);
    return error;
}

// True: an order has come. Its first byte, or 0 at the end of file.
bool take_order(const Keeper& keeper, char& order) {
    order = 0;
    const ssize_t count = read(keeper.orders, &order, 1);
    return count >= 0 || (errno != EAGAIN && errno != EINTR);
}

// What woke us: an order to end, or a signal that means the same.
bool told_to_end(const Keeper& keeper) {
    pollfd watched[2]{{keeper.orders, POLLIN, 0}, {keeper.signal_file, POLLIN, 0}};
    if (poll(watched, 2, -1) <= 0) return false;
    char order = 0;
    if (watched[0].revents != 0 && take_order(keeper, order)) return true;
    bool end = false;
    signalfd_siginfo signal_info;
    while (read(keeper.signal_file, &signal_info, sizeof signal_info) > 0)
        if (signal_info.ssi_signo != SIGCHLD) end = true;
    return end;
}

// False: it was told to go before it began.
bool wait_for_start(const Keeper& keeper) {
    pollfd watched[2]{{keeper.orders, POLLIN, 0}, {keeper.signal_file, POLLIN, 0}};
    while (poll(watched, 2, -1) <= 0) {
        if (errno != EINTR) return false;
    }
    char order = 0;
    return watched[1].revents == 0 && take_order(keeper, order) && order == 'g';
}

bool set_up(Keeper& keeper) {
    if (keeper.orders >= 0) {
        fcntl(keeper.orders, F_SETFD, FD_CLOEXEC);
        fcntl(keeper.reports, F_SETFD, FD_CLOEXEC);
        fcntl(keeper.orders, F_SETFL, O_NONBLOCK);
    }
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&keeper.signals);
    for (const int number : {SIGCHLD, SIGTERM, SIGHUP})
        sigaddset(&keeper.signals, number);
    sigset_t blocked = keeper.signals;
    // On a terminal Ctrl-C is meant for the agent.
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGQUIT);
    // Giving the terminal away is no business of a background group's.
    sigaddset(&blocked, SIGTTOU);
    if (keeper.session) sigaddset(&keeper.signals, SIGINT);
    sigprocmask(SIG_SETMASK, &blocked, nullptr);
    keeper.signal_file = signalfd(-1, &keeper.signals, SFD_NONBLOCK | SFD_CLOEXEC);
    if (keeper.signal_file < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0 ||
        prctl(PR_SET_PDEATHSIG, SIGTERM) != 0)
        return false;
    // The parent may have gone before it could be asked for.
    return getppid() == keeper.parent;
}

// 0, or why the program could not be started.
int run_to_the_end(Keeper& keeper) {
    const int error = start_agent(keeper);
    if (error != 0) reap(keeper);
    while (error == 0 && !keeper.status) {
        if (told_to_end(keeper)) break;
        reap(keeper);
    }
    if (error == 0) end_everything(keeper);
    if (keeper.lends_terminal) pass_terminal(keeper.agent, getpgrp());
    return error;
}

// The agent's arguments, which point into `words`. False when there are none.
bool take_arguments(Keeper& keeper, std::string& words) {
    auto text = posix::read_all(5);
    close(5);
    if (!text || text->empty() || text->back() != '\0') return false;
    words = *std::move(text);
    for (std::size_t at = 0; at < words.size(); at = words.find('\0', at) + 1)
        keeper.argv.push_back(words.data() + at);
    keeper.argv.push_back(nullptr);
    return true;
}

int keep_turn(Keeper& keeper) {
    std::string words;
    if (!set_up(keeper) || !take_arguments(keeper, words)) return 128;
    keeper.lends_terminal = !keeper.session && tcgetpgrp(STDIN_FILENO) == getpgrp();
    if (!wait_for_start(keeper)) return 0;
    if (const int error = run_to_the_end(keeper); error != 0)
        report(keeper, "failed " + std::to_string(error) + "\n");
    else
        report(keeper, "ended " + std::to_string(keeper.status.value_or(128 + SIGKILL)) + " " +
                           std::to_string(keeper.left.size()) + "\n");
    return 0;
}

int keep_program(Keeper& keeper) {
    if (!set_up(keeper)) return 128;
    if (const int error = run_to_the_end(keeper); error != 0) {
        dprintf(STDERR_FILENO, "atelier-keeper: cannot start %s: %s\n", keeper.program,
                std::strerror(error));
        return error == ENOENT ? 127 : 126;
    }
    return keeper.status.value_or(128 + SIGKILL);
}

} // namespace

int main(int argc, char** argv) {
    const bool alone = argc > 4 && std::string_view(argv[1]) == "run";
    const auto grace = argc > 4 ? posix::as_number<long>(argv[2]) : std::nullopt;
    if (alone && grace) {
        Keeper keeper{.parent = getppid(),
                      .grace = Millis{*grace},
                      .sandboxed = std::string_view(argv[3]) == "sandboxed",
                      .program = argv[4],
                      .argv = std::vector<char*>(argv + 4, argv + argc + 1)};
        keeper.orders = keeper.reports = -1;
        return keep_program(keeper);
    }
    const auto parent = argc == 6 ? posix::as_number<pid_t>(argv[1]) : std::nullopt;
    if (!parent || !grace) return 129;
    Keeper keeper{.parent = *parent,
                  .grace = Millis{*grace},
                  .session = std::string_view(argv[3]) == "session",
                  .sandboxed = std::string_view(argv[4]) == "sandboxed",
                  .program = argv[5]};
    return keep_turn(keeper);
}
