// Several workers for a person. On a terminal each that runs is one line, redrawn in place below
// what they have said; elsewhere there are only the lines, each behind its worker's name.
#pragma once

#include "cli/terminal.hpp"
#include "ports/clock.hpp"
#include "ports/worker_programs.hpp"
#include "wiring/terminal_progress.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace atelier {

class WorkersScreen final : public WorkersDisplay {
  public:
    // `clock` outlives it. `verbose`: also each stage, and what the agents say and do.
    WorkersScreen(Clock& clock, Terminal terminal, bool verbose, TerminalProgress::Write write);
    // Takes the live lines away.
    ~WorkersScreen() override;
    WorkersScreen(const WorkersScreen&) = delete;
    WorkersScreen& operator=(const WorkersScreen&) = delete;

    void said(int number, const WorkerLine& line) override;
    void ended(int number) override;
    void warn(const std::string& text) override;
    void waits(const std::string& what) override;
    void tick() override;

  private:
    struct Row {
        std::string name;
        std::string subject = {};
        std::string stage = {};
        // What its agent does or waits for.
        std::string now = {};
        Time since{};
        // Writes what stays, without the name.
        std::unique_ptr<TerminalProgress> progress = {};
    };

    Row& row_of(int number);
    // A text of whole lines that stays.
    void permanent(std::string_view text);
    std::string erased();
    void draw();
    std::string live_line(const Row& row) const;

    Clock& clock_;
    Terminal terminal_;
    bool verbose_;
    TerminalProgress::Write write_;
    std::map<int, Row> rows_;
    std::string waits_;
    // What it said to wait for since a worker was last seen, where nothing is drawn.
    std::string told_wait_;
    // The lines that stand there, to be drawn over.
    std::vector<std::string> drawn_;
};

} // namespace atelier
