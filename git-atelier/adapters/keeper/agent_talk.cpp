#include "adapters/keeper/agent_talk.hpp"

#include <cerrno>
#include <sys/socket.h>

namespace atelier {
namespace {

// What waits for an agent that does not read: beyond it, it is not listened to.
constexpr std::size_t most_unwritten = 1UL << 20U;
constexpr Millis never{1'000'000'000'000};

} // namespace

void AgentTalk::begin(Millis now) {
    began_ = now;
    take(conversation_.begin());
}

AgentTalk::Events AgentTalk::take(AcpStep step) {
    for (const std::string& line : step.lines) {
        if (kept_) kept_(line);
        if (input_.open()) unwritten_.append(line).push_back('\n');
    }
    write();
    return std::move(step.events);
}

AgentTalk::Events AgentTalk::hear(std::string_view line) {
    return take(conversation_.take(line));
}

bool AgentTalk::cancel(Millis now) {
    if (!cancelled_) {
        cancelled_ = true;
        cancelled_at_ = now;
        take(conversation_.cancel());
    }
    return !over() && now < cancelled_at_ + limits_.cancelling;
}

AgentTalk::Events AgentTalk::look(Millis now, bool prints) {
    if (!prints) return take(conversation_.give_up("ended without an answer"));
    if (conversation_.stage() == AcpStage::greeting && now >= began_ + limits_.greeting)
        return take(conversation_.give_up("did not answer"));
    return {};
}

pollfd AgentTalk::watched() const {
    return {unwritten_.empty() ? -1 : input_.get(), POLLOUT, 0};
}

void AgentTalk::write() {
    while (input_.open() && !unwritten_.empty()) {
        const ssize_t count =
            send(input_.get(), unwritten_.data(), unwritten_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return;
        if (count < 0) {
            // It reads no more; whether it has done what it was to do, its output says.
            input_.reset();
            unwritten_.clear();
            return;
        }
        unwritten_.erase(0, static_cast<std::size_t>(count));
    }
    if (over()) input_.reset();
}

bool AgentTalk::hears() const {
    return unwritten_.size() <= most_unwritten;
}

Millis AgentTalk::due() const {
    if (cancelled_) return over() ? cancelled_at_ : cancelled_at_ + limits_.cancelling;
    return conversation_.stage() == AcpStage::greeting ? began_ + limits_.greeting : never;
}

} // namespace atelier
