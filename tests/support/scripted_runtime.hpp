// An AgentRuntime whose agents play a script: what one does in its turn, what it was started with,
// and how it ended.
#pragma once

#include "ports/agent_runtime.hpp"
#include "support/plan_fixture.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace atelier::test {

// Thrown by what an agent does: the run that had started it is killed at that moment.
struct Killed {};

struct ScriptedTurn {
    std::function<void(const TurnRequest&)> act = [](const TurnRequest&) {};
    TurnOutcome outcome = {};
    // Then the turn goes on for so long, and the session looks after it each second.
    Millis lasts{0};
    // The agent's program cannot be started.
    std::optional<Error> missing = {};
};

class ScriptedRuntime final : public AgentRuntime {
  public:
    explicit ScriptedRuntime(FakeClock& clock) : clock_(clock) {}

    // One a turn; when none is left an agent ends at once, having done nothing.
    std::deque<ScriptedTurn> script;
    std::vector<TurnRequest> started;
    const ProcessIdentity keeper{"host", "boot", "namespace", 700, 7};

    // An agent that does this, and ends well.
    void expect(std::function<void(const TurnRequest&)> act) {
        script.push_back({.act = std::move(act)});
    }

    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest& request) override {
        ScriptedTurn turn;
        if (!script.empty()) {
            turn = std::move(script.front());
            script.pop_front();
        }
        if (turn.missing) return tl::unexpected(*turn.missing);
        return std::make_unique<Turn>(*this, request, std::move(turn));
    }

  private:
    class Turn final : public AgentTurn {
      public:
        Turn(ScriptedRuntime& runtime, TurnRequest request, ScriptedTurn turn)
            : runtime_(runtime), request_(std::move(request)), turn_(std::move(turn)) {}

        const ProcessIdentity& keeper() const override { return runtime_.keeper; }
        Result<TurnOutcome> run(Millis interval, const std::function<Result<void>()>& every,
                                const std::function<void(const LiveLine&)>& line) override {
            runtime_.started.push_back(request_);
            line({"begun"});
            turn_.act(request_);
            for (Millis passed{0}; passed < turn_.lasts; passed += interval) {
                runtime_.clock_.advance(interval);
                if (every()) continue;
                turn_.outcome.end = TurnEnd::interrupted;
                break;
            }
            return turn_.outcome;
        }

      private:
        ScriptedRuntime& runtime_;
        TurnRequest request_;
        ScriptedTurn turn_;
    };

    FakeClock& clock_;
};

} // namespace atelier::test
