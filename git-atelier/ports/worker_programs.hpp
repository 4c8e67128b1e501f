// Several workers of one run, each a program of its own that says what it does line by line, and
// where a person sees them all.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/dialect/worker_line.hpp"

#include <string>
#include <vector>

namespace atelier {

struct WorkerSaid {
    int number = 0;
    WorkerLine line;
};

struct WorkerEnded {
    int number = 0;
    // Its exit status, or 128 + signal.
    int status = 0;
    // All of its standard output.
    std::string answer;
};

struct WorkerNews {
    std::vector<WorkerSaid> said;
    // What they said stands before.
    std::vector<WorkerEnded> ended;
    bool plan_changed = false;
};

class WorkerPrograms {
  public:
    // Ends those that still run.
    virtual ~WorkerPrograms() = default;
    // Starts one more under that number, which no other that runs has. It leaves alone what an
    // agent has given back at that time or later.
    virtual Result<void> start(int number, Time given_back_since) = 0;
    // Waits until one of them says something or ends, the plan changes, somebody asks to stop, or
    // `limit` passes. One that is held up holds up no other.
    virtual WorkerNews wait(Millis limit) = 0;
    // Asks all of them to end; `wait` ends those that do not in time.
    virtual void stop() = 0;
};

class WorkersDisplay {
  public:
    virtual ~WorkersDisplay() = default;
    virtual void said(int number, const WorkerLine& line) = 0;
    virtual void ended(int number) = 0;
    virtual void warn(const std::string& text) = 0;
    // None of them runs, and the run waits for this; "" when it no longer does, or has something
    // else to say. It is told once until a worker comes.
    virtual void waits(const std::string& what) = 0;
    // Time has passed.
    virtual void tick() = 0;
};

} // namespace atelier
