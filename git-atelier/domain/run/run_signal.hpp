// What is said to a run from without. It never changes what has happened, nor a turn in flight: it
// becomes one more fact, by which what is due next is told. What is refused becomes none.
#pragma once

#include "base/result.hpp"
#include "domain/run/run.hpp"
#include "domain/workflow/workflow.hpp"

#include <optional>
#include <string>

namespace atelier {

// As somebody sends it. What a kind has no use for is left out.
struct RunSignal {
    SignalKind kind = SignalKind::note;
    // Of a handoff: a stage, or an artisan or a role that has turns in one. Of a note: an artisan
    // or a role, "" for whoever is next.
    std::string to = {};
    std::string text = {};
    std::optional<BeadId> piece = {};
    std::optional<TreeId> tree = {};
    int amount = 0;
    // An identity.
    std::string by = {};
    Time at{};
    // Of a pause: turns in flight do not go on to their end.
    bool now = false;
};

struct AppliedSignal {
    SignalRecord fact;
    // How the run stands after it: also `completed`, where nothing is left to do.
    RunStatus status = RunStatus::running;
};

// The refusal of what a run is not told before its gate is decided.
tl::unexpected<Error> gate_comes_first(const Run& run);

// The fact to add. Refused: run-finished when the run is over; not-runnable when it has not begun,
// or is not at what the signal is for; approval-required at a gate, which has to be decided first;
// already-decided for a stage that is over; paused for a second pause; not-found for a stage, an
// artisan or a role that the workflow does not have; usage when something is missing.
Result<AppliedSignal> apply_signal(const Run& run, const Workflow& workflow, const Facts& facts,
                                   const RunSignal& signal);

} // namespace atelier
