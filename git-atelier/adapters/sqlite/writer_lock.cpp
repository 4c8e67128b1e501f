#include "adapters/sqlite/writer_lock.hpp"

#include "adapters/sqlite/connection.hpp"

#include <csignal>
#include <ctime>
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

Result<void> WriterLock::enter(Millis deadline, const std::string& program) {
    const auto taken = lock_.try_take(program);
    if (!taken) return fail(system_error(file_, taken.error()));
    return *taken ? Result<void>() : wait(deadline, program);
}

Result<void> WriterLock::wait(Millis deadline, const std::string& program) {
    const Deadline limit(deadline);
    if (!limit.armed()) return fail(busy(deadline));
    while (!limit.passed()) {
        const auto taken = lock_.wait(program);
        if (!taken) return fail(system_error(file_, taken.error()));
        if (*taken) return {};
    }
    return fail(busy(deadline));
}

Error WriterLock::busy(Millis deadline) const {
    const posix::LockHolder holder = lock_.holder();
    Json details = Json::object();
    details.set("file", file_.string());
    std::string who = "another program";
    if (holder.pid) {
        who = holder.program + " (process " + std::to_string(*holder.pid) + ")";
        details.set("pid", *holder.pid).set("program", holder.program);
    }
    return {ErrorCode::store_busy,
            who + " has been writing to the plan for more than " + human_duration(deadline),
            advise(Hint::if_it_hangs), std::move(details)};
}

} // namespace atelier::sqlite
