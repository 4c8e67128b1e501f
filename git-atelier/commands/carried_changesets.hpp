// Follows the runs that sessions carry changesets out by, beside what is shown of the sessions: on
// a terminal what is said in passing, a line each.
#pragma once

#include "app/run/run_world.hpp"
#include "commands/said_lines.hpp"
#include "wiring/command.hpp"

#include <functional>
#include <optional>

namespace atelier {

class CarriedChangesets final : public RunProgress {
  public:
    using Recorded = std::function<void(const BeadId& run)>;

    // `recorded`: something was, of that run.
    static Result<CarriedChangesets> open(
        CommandEnv& env, Progress& shown, Recorded recorded = [](const BeadId&) {});

    void run_taken(const Run& run, bool again) override;
    void turn_started(const TurnRecord& turn) override;
    void turn_ended(const TurnRecord& turn, const std::optional<Piece>& piece,
                    const std::string& text) override;
    void reply_taken(const TurnRecord& turn) override;
    void stage_completed(const std::string& stage, const std::string& next) override;
    void gate_opened(const GateToWaitAt& gate, const BeadId& message) override;
    void line_said() override;
    void run_left(const Run& run) override;
    void run_celebrated(const std::string& line) override;

  private:
    CarriedChangesets(SaidLines lines, Progress& shown, bool live, Recorded recorded);
    void come(bool waits_for_models = true);

    SaidLines lines_;
    Progress& shown_;
    bool live_;
    Recorded recorded_;
    std::optional<BeadId> run_;
};

} // namespace atelier
