// One turn that runs under a keeper, watched by whoever waits for several (keeper_runtime.cpp):
// what it waits for, what happens when that comes, what is due when. Nothing here waits by itself
// but the end of one that never began.
#pragma once

#include "adapters/keeper/agent_talk.hpp"
#include "adapters/keeper/keeper_runtime.hpp"
#include "adapters/keeper/turn_output.hpp"
#include "posix/orphans.hpp"

#include <array>
#include <optional>
#include <poll.h>
#include <string>

namespace atelier {

// A keeper and the pipes to it.
struct KeeperLine {
    posix::Child keeper;
    posix::Descriptor orders;
    posix::Descriptor reports;
};

// The two ends of what an agent says.
struct Ears {
    OutputStream out;
    OutputStream errors;
    std::optional<AgentTalk> talk;
};

class KeeperTurn final : public AgentTurn {
  public:
    // What it waits for; those that it does not wait for have the descriptor -1.
    static constexpr std::size_t descriptors = 6;
    using Watched = std::array<pollfd, descriptors>;

    KeeperTurn(TurnRequest request, KeeperLine line, posix::Orphans orphans, Ears ears,
               Millis grace, const KeeperDeps& deps);
    ~KeeperTurn() override;
    KeeperTurn(const KeeperTurn&) = delete;
    KeeperTurn& operator=(const KeeperTurn&) = delete;

    const ProcessIdentity& keeper() const override { return identity_; }
    bool is_interactive() const { return request_.interactive; }

    // Starts the agent.
    void begin(TurnWatch watch);
    Watched watched() const;
    // Milliseconds until something is due even if nothing happens.
    Millis next_event(Millis now) const;
    // What has happened, and what is due now.
    void take(const Watched& seen);
    void look();
    bool over() const { return stage_ == Stage::over; }
    // Hands over what came of it, once it is over.
    void settle();

  private:
    // running: until the keeper has reported. draining: what is left in the pipes. leaving: the
    // keeper has been told to go.
    enum class Stage { running, draining, leaving, over };

    void check_keeper(Millis now);
    void check_limits(Millis now);
    void check_silence(Millis now);
    void check_talk(Millis now);
    std::vector<AgentEvent> read(const std::string& text);
    bool start();
    void end(TurnEnd why);
    void call_every(Millis now);
    void take_output();
    bool hears() const { return !talk_ || talk_->hears(); }
    std::optional<Millis> silent_until() const;
    bool works_in_silence(Millis now);
    void finish_output(Millis now);
    void take_leave(Millis now);
    void dismiss();
    FinalWords reply() const;
    Result<TurnOutcome> outcome();

    TurnRequest request_;
    KeeperLine line_;
    posix::Orphans orphans_;
    // With an agent that is talked with.
    std::optional<AgentTalk> talk_;
    TurnOutput output_;
    Millis grace_;
    KeeperDeps deps_;
    ProcessIdentity identity_;
    TurnWatch watch_ = {};

    Stage stage_ = Stage::running;
    Millis started_{0};
    Millis last_output_{0};
    // What the agent's processes had used of the processor, in the midst of a silence.
    std::optional<std::pair<Millis, std::int64_t>> used_;
    Millis next_every_{0};
    // When a keeper that was told to end has to be gone.
    Millis end_by_{0};
    // When the pipes are given up, and then the keeper.
    Millis stage_ends_by_{0};
    std::optional<TurnEnd> ending_;
    // When an agent whose turn is over has to have gone by itself.
    std::optional<Millis> leave_by_;
    // Since when the keeper has been found stopped.
    std::optional<Millis> stopped_since_;
    // What `every` failed with.
    std::optional<Error> failure_;
    std::string report_;
};

} // namespace atelier
