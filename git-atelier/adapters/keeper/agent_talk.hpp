// Talking with an agent while it runs: what its conversation has to say goes to its standard input,
// as fast as the agent reads. Nothing here waits for it, and what it asks for is bounded: as long
// as it does not read, it is not listened to either.
#pragma once

#include "base/time.hpp"
#include "domain/dialect/acp_conversation.hpp"
#include "posix/descriptor.hpp"

#include <functional>
#include <poll.h>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct TalkLimits {
    // How long an agent may take to show that it speaks the protocol. Some install something first.
    Millis greeting{120'000};
    // And to end its turn when it is asked to.
    Millis cancelling{2'000};
};

class AgentTalk {
  public:
    using Events = std::vector<AgentEvent>;

    // `input`: our end of the socket that is the agent's standard input.
    AgentTalk(AcpTask task, posix::Descriptor input, TalkLimits limits)
        : limits_(limits), conversation_(std::move(task)), input_(std::move(input)) {}

    // Each line that is written, for the transcript.
    void keep(std::function<void(std::string_view)> kept) { kept_ = std::move(kept); }

    void begin(Millis now);
    Events hear(std::string_view line);
    // The agent has been asked to end its turn; false where there is none to wait for.
    bool cancel(Millis now);
    // What follows from the time that has passed, or from the end of what the agent prints.
    Events look(Millis now, bool prints);

    // To be waited for, when there is something to write.
    pollfd watched() const;
    // As much as the agent takes now.
    void write();
    bool hears() const;
    // Nothing is said any more: the agent has the end of file.
    bool over() const { return conversation_.stage() == AcpStage::over; }
    // When `look` has something to say even if nothing happens.
    Millis due() const;
    bool has_been_cancelled() const { return cancelled_; }

  private:
    Events take(AcpStep step);

    TalkLimits limits_;
    AcpConversation conversation_;
    posix::Descriptor input_;
    std::function<void(std::string_view)> kept_;
    std::string unwritten_;
    Millis began_{0};
    bool cancelled_ = false;
    Millis cancelled_at_{0};
};

} // namespace atelier
