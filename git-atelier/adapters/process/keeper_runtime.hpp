// Agents as programs under a keeper (port AgentRuntime; keeper_main.cpp is the keeper).
#pragma once

#include "adapters/process/interrupt.hpp"
#include "adapters/process/transcript.hpp"
#include "ports/agent_runtime.hpp"

namespace atelier {

struct KeeperOptions {
    // The keeper program.
    std::filesystem::path program;
    // Between asking an agent to end and ending it.
    Millis grace{5000};
    std::size_t transcript_limit = Transcript::usual_limit;
};

class KeeperRuntime final : public AgentRuntime {
  public:
    // Both outlive the turns.
    KeeperRuntime(KeeperOptions options, const SignalInterrupt& interrupt, Machine& machine)
        : options_(std::move(options)), interrupt_(interrupt), machine_(machine) {}

    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest& request) override;

  private:
    KeeperOptions options_;
    const SignalInterrupt& interrupt_;
    Machine& machine_;
};

} // namespace atelier
