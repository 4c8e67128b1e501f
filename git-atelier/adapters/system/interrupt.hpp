// SIGINT, SIGTERM and SIGHUP as something that can be asked for and waited for (port Interrupt).
// There is one at a time; it restores what the signals did before.
#pragma once

#include "ports/agent_runtime.hpp"
#include "posix/descriptor.hpp"

#include <array>
#include <csignal>

namespace atelier {

class SignalInterrupt final : public Interrupt {
  public:
    SignalInterrupt();
    ~SignalInterrupt() override;
    SignalInterrupt(const SignalInterrupt&) = delete;
    SignalInterrupt& operator=(const SignalInterrupt&) = delete;

    bool requested() const override;
    void wait(Millis limit) override;

    // Readable from the moment that somebody asked to stop; for whoever waits for more than this.
    int descriptor() const { return pipe_.read.get(); }

  private:
    posix::Pipe pipe_;
    std::array<struct sigaction, 3> before_{};
};

} // namespace atelier
