#include "adapters/process/spawn.hpp"

#include "posix/errno_error.hpp"

// Boost looks for vfork by what the headers of an older C library say.
#define BOOST_POSIX_HAS_VFORK 1
#define BOOST_PROCESS_USE_STD_FS
#include <boost/process/child.hpp>
#include <boost/process/error.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/posix.hpp>

#include <csignal>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace atelier {
namespace {

namespace bp = boost::process;

// Every signal held back in this thread for as long as it lives.
class NoSignals {
  public:
    NoSignals() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~NoSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    NoSignals(const NoSignals&) = delete;
    NoSignals& operator=(const NoSignals&) = delete;

  private:
    sigset_t before_{};
};

// What Boost.Process's own initializers do not promise: a chosen argv[0], a folder that has to be
// there, any number of descriptors and no other one, all signals as a program expects them. Between
// vfork and exec the child runs in our memory, so that it does nothing but system calls there and
// leaves word in this object.
class Promises final : public bp::extend::handler {
  public:
    Promises(const posix::ChildRequest& request, const std::vector<posix::Descriptor>& sources)
        : request_(request), sources_(sources), argv_(request.argv) {
        // Some programs take PWD's word for where they are.
        for (const auto& [name, value] : request.environment)
            environment_.push_back(name + "=" +
                                   (name == "PWD" ? request.directory.string() : value));
        argv_pointers_ = pointers(argv_);
        environment_pointers_ = pointers(environment_);
    }

    // Why the folder could not be entered, or 0.
    int folder_error() const { return folder_error_; }

    template <class Executor>
    void on_setup(Executor& executor) {
        executor.exe = request_.program.c_str();
        executor.cmd_line = argv_pointers_.data();
        executor.env = environment_pointers_.data();
    }

    template <class Executor>
    void on_exec_setup(Executor&) {
        struct sigaction standard {};
        standard.sa_handler = SIG_DFL;
        for (int number = 1; number < NSIG; ++number)
            ::sigaction(number, &standard, nullptr);
        if (request_.own_group) ::setpgid(0, 0);
        if (::chdir(request_.directory.c_str()) != 0) {
            folder_error_ = errno;
            ::_exit(127);
        }
        int target = 0;
        for (const posix::Descriptor& source : sources_)
            ::dup2(source.get(), target++);
        ::closefrom(target);
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
    }

    template <class Executor>
    void on_success(Executor& executor) {
        if (folder_error_ != 0)
            executor.set_error({folder_error_, std::generic_category()}, "chdir");
    }

    // Boost looks once whether the child has ended, which it may be about to do.
    template <class Executor>
    void on_error(Executor& executor, const std::error_code&) {
        if (executor.pid > 0) posix::reap(executor.pid);
    }

  private:
    const posix::ChildRequest& request_;
    const std::vector<posix::Descriptor>& sources_;
    std::vector<std::string> argv_;
    std::vector<std::string> environment_;
    std::vector<char*> argv_pointers_;
    std::vector<char*> environment_pointers_;
    int folder_error_ = 0;
};

tl::unexpected<Error> not_started(const posix::ChildRequest& request, const Promises& promises,
                                  const std::error_code& error) {
    const std::string program = request.program.string();
    const std::string folder = request.directory.string();
    const int missing = promises.folder_error();
    std::string message = program + " cannot be started: " + error.message();
    if (missing == ENOENT || missing == ENOTDIR)
        message = "there is no folder " + folder + " to start " + program + " in";
    else if (missing != 0)
        message = program + " cannot be started in " + folder + ": " + error.message();
    return fail(ErrorCode::runtime_missing, message, advise(Hint::runs_in_terminal));
}

} // namespace

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

Result<posix::Child> spawn(const posix::ChildRequest& request) {
    // Sources are first moved above every target, so that none is overwritten before it was used.
    std::vector<posix::Descriptor> sources;
    for (const int number : request.descriptors) {
        sources.emplace_back(::fcntl(number, F_DUPFD_CLOEXEC, 64));
        if (!sources.back().open())
            return fail(posix::descriptor_error("out of file descriptors", std::errc(errno)));
    }
    Promises promises(request, sources);
    std::error_code error;
    bp::child child;
    {
        // None of our handlers may run in the child, which shares our memory until it is another
        // program.
        const NoSignals quiet;
        child = bp::child(promises, bp::posix::use_vfork, error);
    }
    if (error) return not_started(request, promises, error);
    const pid_t pid = child.id();
    child.detach();
    posix::Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!handle.open()) {
        const std::errc cause{errno};
        ::kill(pid, SIGKILL);
        posix::reap(pid);
        return fail(posix::descriptor_error("cannot watch the child process", cause));
    }
    return posix::Child{pid, std::move(handle)};
}

} // namespace atelier
