// Agents as programs under a keeper (port AgentRuntime; keeper_main.cpp is the keeper).
#pragma once

#include "adapters/keeper/agent_talk.hpp"
#include "adapters/keeper/transcript.hpp"
#include "ports/agent_runtime.hpp"
#include "posix/child.hpp"

namespace atelier {

struct KeeperOptions {
    // The keeper program.
    std::filesystem::path program;
    // Between asking an agent to end and ending it.
    Millis grace{5000};
    std::size_t transcript_limit = Transcript::usual_limit;
    TalkLimits talk = {};
};

// What it needs of other adapters; all outlive the turns.
struct KeeperDeps {
    posix::StartChild start;
    const Interrupt& interrupt;
    // Readable from the moment that somebody asked to stop.
    int interrupt_descriptor;
    ProcessTable& processes;
};

class KeeperRuntime final : public AgentRuntime {
  public:
    KeeperRuntime(KeeperOptions options, KeeperDeps deps)
        : options_(std::move(options)), deps_(std::move(deps)) {}

    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest& request) override;
    void run(std::vector<WatchedTurn> turns) override;

  private:
    KeeperOptions options_;
    KeeperDeps deps_;
};

} // namespace atelier
