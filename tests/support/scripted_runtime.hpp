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
        return std::make_unique<Turn>(keeper, request, std::move(turn));
    }

    // One after the other: what they do at once is nothing that a script could say.
    void run(std::vector<WatchedTurn> turns) override {
        for (WatchedTurn& one : turns) {
            auto& turn = dynamic_cast<Turn&>(*one.turn);
            one.watch.ended(play(turn.request, turn.script, one.watch));
        }
    }

  private:
    struct Turn final : AgentTurn {
        Turn(const ProcessIdentity& of, TurnRequest asked, ScriptedTurn turn)
            : identity(of), request(std::move(asked)), script(std::move(turn)) {}
        const ProcessIdentity& keeper() const override { return identity; }

        const ProcessIdentity& identity;
        TurnRequest request;
        ScriptedTurn script;
    };

    TurnOutcome play(const TurnRequest& request, const ScriptedTurn& turn, const TurnWatch& watch) {
        started.push_back(request);
        watch.line({"begun"});
        turn.act(request);
        TurnOutcome outcome = turn.outcome;
        for (Millis passed{0}; passed < turn.lasts; passed += watch.interval) {
            clock_.advance(watch.interval);
            if (watch.every()) continue;
            outcome.end = TurnEnd::interrupted;
            break;
        }
        return outcome;
    }

    FakeClock& clock_;
};

} // namespace atelier::test
