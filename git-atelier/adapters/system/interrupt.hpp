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
    // A change of `wake`, or of a file beside it that begins with its name (a database's WAL),
    // wakes. The first call for a file returns at once: what changed before it was watched would be
    // missed.
    void wait(Millis limit, const std::filesystem::path& wake) override;

    // Readable from the moment that somebody asked to stop; for whoever waits for more than this.
    int descriptor() const { return pipe_.read.get(); }

    // For whoever waits for changes of `file` besides: readable when it may have changed, which
    // `take_changes` then says; -1 where it cannot be watched. `wait` is not called meanwhile.
    int changes_of(const std::filesystem::path& file);
    bool take_changes();

  private:
    bool watch(const std::filesystem::path& file);

    posix::Pipe pipe_;
    posix::Descriptor changes_;
    std::filesystem::path watched_;
    std::array<struct sigaction, 3> before_{};
};

} // namespace atelier
