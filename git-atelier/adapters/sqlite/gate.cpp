#include "adapters/sqlite/gate.hpp"

#include "adapters/sqlite/connection.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace atelier::sqlite {
namespace {

thread_local volatile std::sig_atomic_t deadline_passed = 0;

void note_deadline(int) {
    deadline_passed = 1;
}

int alarm_signal() {
    return SIGRTMAX - 3;
}

// Interrupts this thread's blocking calls once `deadline` has passed, and again and again after
// that, so that a call which was about to block when the first one came is woken as well.
class Deadline {
  public:
    explicit Deadline(Millis deadline) {
        deadline_passed = 0;
        // Never taken back: a thread elsewhere may still be waiting by it.
        static const bool installed = [] {
            struct sigaction action {};
            action.sa_handler = note_deadline;
            return sigaction(alarm_signal(), &action, nullptr) == 0;
        }();
        sigset_t wanted;
        sigemptyset(&wanted);
        sigaddset(&wanted, alarm_signal());
        pthread_sigmask(SIG_UNBLOCK, &wanted, &mask_before_);
        struct sigevent event {};
        event.sigev_notify = SIGEV_THREAD_ID;
        event.sigev_signo = alarm_signal();
        event._sigev_un._tid = gettid();
        armed_ = installed && timer_create(CLOCK_MONOTONIC, &event, &timer_) == 0;
        if (!armed_) return;
        const auto count = deadline.count() > 0 ? deadline.count() : 1;
        const itimerspec when{{0, 10'000'000},
                              {static_cast<time_t>(count / 1000), (count % 1000) * 1'000'000}};
        timer_settime(timer_, 0, &when, nullptr);
    }
    ~Deadline() {
        if (armed_) timer_delete(timer_);
        pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
    }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    bool armed() const { return armed_; }
    bool passed() const { return deadline_passed != 0; }

  private:
    sigset_t mask_before_{};
    timer_t timer_{};
    bool armed_ = false;
};

} // namespace

Gate::~Gate() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> Gate::enter(Millis deadline, const std::string& program) {
    if (descriptor_ < 0) descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) return fail(system_error(file_, errno));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return fail(system_error(file_, errno));
        ATELIER_CHECK(wait(deadline));
    }
    inside_ = true;
    // Only for people to read: what could not be written here does not matter.
    const std::string holder = std::to_string(::getpid()) + " " + program + "\n";
    if (::pwrite(descriptor_, holder.data(), holder.size(), 0) == ssize_t(holder.size()))
        (void)!::ftruncate(descriptor_, off_t(holder.size()));
    return {};
}

Result<void> Gate::wait(Millis deadline) {
    const Deadline limit(deadline);
    if (!limit.armed()) return fail(busy(deadline));
    while (!limit.passed()) {
        if (::flock(descriptor_, LOCK_EX) == 0) return {};
        if (errno != EINTR) return fail(system_error(file_, errno));
    }
    return fail(busy(deadline));
}

Error Gate::busy(Millis deadline) const {
    char text[256];
    const ssize_t length = ::pread(descriptor_, text, sizeof text, 0);
    const std::string holder(
        trim(std::string_view(text, length > 0 ? static_cast<std::size_t>(length) : 0)));
    const auto blank = holder.find(' ');
    Json details = Json::object();
    details.set("file", file_.string());
    std::string who = "another program";
    if (const auto pid = parse_integer(holder.substr(0, blank)); pid) {
        const std::string program = blank == std::string::npos ? "" : holder.substr(blank + 1);
        who = program + " (process " + std::to_string(*pid) + ")";
        details.set("pid", static_cast<std::int64_t>(*pid)).set("program", program);
    }
    return {ErrorCode::store_busy,
            who + " has been writing to the plan for more than " + human_duration(deadline),
            "try again; if it hangs, end it", std::move(details)};
}

void Gate::leave() {
    if (inside_) ::flock(descriptor_, LOCK_UN);
    inside_ = false;
}

} // namespace atelier::sqlite
