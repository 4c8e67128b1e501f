// What a person sees of a run while it is driven. On a terminal the turns in flight are one line
// that is redrawn with their time, and each one that has ended stays as a line; elsewhere nothing
// but warnings is written.
#pragma once

#include "cli/terminal.hpp"
#include "ports/clock.hpp"
#include "ports/progress.hpp"
#include "ports/run_progress.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct RunScreenHooks {
    // Of standard error.
    std::function<void(std::string_view)> write;
    // Something was recorded.
    std::function<void()> recorded = [] {};
    // A piece has come, and this is its text.
    std::function<void(const Piece&, const std::string&)> made = [](const Piece&,
                                                                    const std::string&) {};
};

class RunScreen final : public Progress, public RunProgress {
  public:
    // `clock` outlives it.
    RunScreen(Clock& clock, Terminal terminal, RunScreenHooks hooks);
    // Ends the live line.
    ~RunScreen() override;
    RunScreen(const RunScreen&) = delete;
    RunScreen& operator=(const RunScreen&) = delete;

    void stage(const std::string& subject, const std::string& what) override;
    void done(const std::string& subject, const std::string& what) override;
    void note(const std::string& text) override;
    void warn(const std::string& text) override;
    void agent_line(const std::string& line) override;
    void agent_retries(const std::string& why) override;
    void tick() override;

    void run_taken(const Run& run, bool again) override;
    void turn_started(const TurnRecord& turn) override;
    void turn_ended(const TurnRecord& turn, const std::optional<Piece>& piece,
                    const std::string& text) override;
    void reply_taken(const TurnRecord& turn) override;
    void round_completed(const std::string& path, int round) override;
    void stage_completed(const std::string& stage, const std::string& next) override;
    void gate_opened(const GateToWaitAt& gate, const BeadId& message) override;
    void run_left(const Run& run) override;
    void run_celebrated(const std::string& line) override;
    void line_said() override;

    // Whether anybody sees lines that stay.
    bool is_live() const { return terminal_.live; }

  private:
    void erase_live();
    void draw_live();
    // A line that stays, above the live one; on a terminal alone.
    void permanent(const std::string& line);
    std::string live_line() const;

    Clock& clock_;
    Terminal terminal_;
    RunScreenHooks hooks_;
    // In flight, in the order in which they began.
    std::vector<TurnRecord> turns_;
    bool drawn_ = false;
};

} // namespace atelier
