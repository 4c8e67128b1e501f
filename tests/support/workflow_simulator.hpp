// A run of a workflow without store, Git or agents: what next_step says is carried out by a fake
// agent whose replies follow from what it sees, and each fact is recorded by itself, so that the
// driver can be killed between any two of them. Tests over many of them are [generated].
#pragma once

#include "domain/run/run_signal.hpp"
#include "domain/run/workflow_position.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace atelier::test {

struct SimulatedReply {
    bool failed = false;
    std::string text = {};
    std::optional<WorkflowVerdict> verdict = {};
    std::optional<double> score = {};
    bool says_done = false;
    bool unchanged = false;
};

// What answers a run. `before` counts how often the same was asked and answered before.
struct SimulatedWorld {
    // `seen`: the texts of all that the turn was given, in order.
    std::function<SimulatedReply(const TurnDue&, const std::vector<std::string>& seen,
                                 int failures)>
        agent;
    std::function<bool(const CheckStep&, int before)> passes;
    std::function<bool(const DoStep&, int before)> conflicts;
    // Without one the run waits.
    std::function<std::optional<RunSignal>(const GateToWaitAt&, int before)> decide;
};

// Answers that seem to be chance, and are the same for the same seed and the same question.
SimulatedWorld seeded_world(std::uint64_t seed, double failures = 0.1);
// Every turn makes a text, every check passes, every gate is approved.
SimulatedWorld willing_world();

// What is under test; another one shows that a law is seen to be broken.
using NextFunction = std::function<RunNext(const Workflow&, const Facts&)>;

struct SimulatedPiece {
    std::string path;
    std::string artisan;
    std::string content;
    std::vector<BeadId> parents;
};

// Thrown where the driver is killed.
struct DriverKilled {};

class WorkflowSimulator {
  public:
    WorkflowSimulator(Workflow workflow, SimulatedWorld world, NextFunction next = next_step);

    // Which of the turns in flight comes in next.
    void arrive_by(std::uint64_t seed) { arrival_.seed(seed); }
    // After so many facts from now on; whether replies that were there then are found.
    void kill_after(int facts, bool keeps_replies);
    void auto_advance(bool on) { run_.auto_advance = on; }
    void start_at(const std::string& stage) { run_.start_stage = stage; }
    void sources(std::vector<SimulatedPiece> pieces);

    // Until the run ends or waits; throws DriverKilled.
    RunStatus drive();
    // At most so many more turns begin.
    RunStatus drive(int turns);
    // What is in flight now ends; called by drive as well.
    void recover();
    Result<AppliedSignal> signal(const RunSignal& signal);
    // One more text that came from without.
    BeadId add_piece(const std::string& content);

    Facts facts() const { return facts_of(run_, turns_, signals_); }
    const Run& run() const { return run_; }
    Run& run() { return run_; }
    const std::map<BeadId, SimulatedPiece>& pieces() const { return pieces_; }
    const std::optional<RunEnd>& end() const { return end_; }
    // What turns were given, in the order in which they began.
    const std::vector<TurnDue>& given() const { return given_; }
    int recorded() const { return recorded_; }
    // How often an agent was asked.
    int asked() const { return asked_; }
    int count(SignalKind kind) const;
    // How many turns of artisans are done.
    int turns_done() const;

    // What came of it, a line each, without numbers and times: pieces with their parents, reviews,
    // checks, and how it ended. With paths, or by content alone.
    std::vector<std::string> outcome(bool with_paths) const;

  private:
    void record();
    void begin(const TurnDue& due);
    void finish(int n);
    void carry_out(const StepDue& due);
    void merge(const MergeDue& due);
    bool begin_all(DueSteps due);
    TurnRecord record_of(const StepPlace& place, TurnKind kind) const;
    std::vector<std::string> texts_of(const std::vector<TurnInput>& inputs) const;
    BeadId keep(SimulatedPiece piece);
    std::string name_of_piece(const BeadId& piece, bool with_paths) const;
    int answered_before(TurnKind kind, const std::string& text) const;
    std::vector<int> in_flight() const;

    Workflow workflow_;
    SimulatedWorld world_;
    NextFunction next_;
    Run run_;
    std::vector<TurnRecord> turns_;
    std::vector<SignalRecord> signals_;
    std::map<BeadId, SimulatedPiece> pieces_;
    std::map<int, SimulatedReply> replies_;
    std::vector<TurnDue> given_;
    std::optional<RunEnd> end_;
    std::mt19937_64 arrival_{1};
    int recorded_ = 0;
    int asked_ = 0;
    int turns_left_ = -1;
    int kill_at_ = -1;
    bool keeps_replies_ = true;
};

} // namespace atelier::test
