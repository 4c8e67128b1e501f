// The facts of a run, found by where in the workflow they belong.
#pragma once

#include "domain/run/run.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace atelier {

// The path of a RunEnd that is about all of the run.
inline constexpr std::string_view whole_run = "*";

// Whether what is at `path` stands in what is at `place`, or is it.
bool stands_in(std::string_view path, std::string_view place);

// What a signal that decides at a gate says there.
WorkflowVerdict verdict_of(SignalKind decision);

class PositionFacts {
  public:
    // Looks into `facts`, which has to outlive it.
    explicit PositionFacts(const Facts& facts);

    const Facts& facts() const { return facts_; }
    // Of that leaf, in the order in which they began.
    const std::vector<const TurnRecord*>& attempts(std::string_view path) const;
    // What was decided at that gate and counts; null while nothing is.
    const SignalRecord* decision(std::string_view path) const;
    // How often that gate was opened anew.
    int reopened(std::string_view path) const;
    // The advance or the handoff that ends that visit of a stage; null for none.
    const SignalRecord* ending(std::string_view path) const;
    bool is_closed(std::string_view path) const;
    // How many rounds that visit may have beyond what the workflow says.
    int more_rounds(std::string_view path) const;
    bool is_completed() const { return completed_; }
    // A failure there that somebody said to try again: it counts no more.
    bool is_retried(const TurnRecord& turn) const;
    // For want of that round the run had failed, and somebody said to try again.
    bool is_granted(std::string_view round) const;
    // With a piece, by when they came.
    const std::vector<const SignalRecord*>& injections() const { return injections_; }
    const std::vector<const SignalRecord*>& notes() const { return notes_; }

  private:
    void keep(const SignalRecord& signal);

    const Facts& facts_;
    std::unordered_map<std::string_view, std::vector<const TurnRecord*>> attempts_;
    std::unordered_map<std::string_view, const SignalRecord*> decisions_;
    std::unordered_map<std::string_view, int> reopened_;
    std::unordered_map<std::string_view, const SignalRecord*> endings_;
    std::unordered_map<std::string_view, int> more_rounds_;
    std::unordered_set<std::string_view> closed_;
    std::vector<const SignalRecord*> injections_;
    std::vector<const SignalRecord*> notes_;
    std::vector<const SignalRecord*> retries_;
    bool completed_ = false;
};

} // namespace atelier
