// Progress for a person. On a terminal the running stage is one line that is redrawn with its time,
// and stays, with how long it took, when it ends; what its agent does is a line each. Otherwise a
// line when a subject begins and one when it is done, and now and then one of what its agent does;
// a line for each stage and action only when more is asked for.
#pragma once

#include "cli/terminal.hpp"
#include "ports/clock.hpp"
#include "ports/progress.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

class TerminalProgress final : public Progress {
  public:
    using Write = std::function<void(std::string_view)>;

    // `clock` outlives it. `verbose`: shows the agent's output too, and each stage on any output.
    TerminalProgress(Clock& clock, Terminal terminal, bool verbose, Write write);
    // Ends the live line, so that a prompt does not stand behind it.
    ~TerminalProgress() override;
    TerminalProgress(const TerminalProgress&) = delete;
    TerminalProgress& operator=(const TerminalProgress&) = delete;

    void begin(const std::string& subject, const std::string& title) override;
    void stage(const std::string& subject, const std::string& what) override;
    void done(const std::string& subject, const std::string& what) override;
    void failed(const std::string& subject, const std::string& what) override;
    void note(const std::string& text) override;
    void warn(const std::string& text) override;
    void agent_line(const std::string& line) override;
    void agent_does(const std::string& what) override;
    void agent_retries(const std::string& why) override;
    void transcript(const std::string& path) override { transcript_ = path; }
    void count(std::size_t done, std::size_t all) override;
    void tick() override;
    void lend_terminal() override;
    void take_terminal_back() override;

  private:
    struct Running {
        std::string subject;
        std::string what;
        Time since{};
        // "400 of 1000", once something was counted.
        std::string counted = {};
        Time counted_at{};
        // The agent's lines that follow have a line that says whose they are.
        bool headed = false;
    };

    // What came of a subject, in that tone.
    void conclude(const std::string& subject, const std::string& what, Tone tone);
    void of_agent(const std::string& line, Tone tone);
    void finish_stage();
    void erase_live();
    void draw_live();
    // A line that stays, above the live one.
    void permanent(const std::string& line);
    std::string row(const Running& stage, Tone tone) const;

    Clock& clock_;
    Terminal terminal_;
    bool verbose_;
    Write write_;
    std::optional<Running> running_;
    // When the current subject began.
    std::optional<Running> subject_;
    // It was announced, and what comes of it will be told.
    bool titled_ = false;
    // The agent's last line but for its words, and when it was written.
    std::string last_of_agent_;
    Time last_line_{};
    std::string transcript_;
    bool drawn_ = false;
    bool lent_ = false;
    // What was said while the terminal was an agent's.
    std::string said_meanwhile_;
};

} // namespace atelier
