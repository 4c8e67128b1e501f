// Turns with agents: run them under keepers, keep the leases alive meanwhile, tell what came of
// each. Knows nothing of changesets: what an agent is told, where it works and with what stands in
// the request (build_turn.hpp), and what its end means is for whoever asked.
#pragma once

#include "app/core/work_context.hpp"

#include <functional>
#include <vector>

namespace atelier {

struct TurnHooks {
    // The keeper that the lease has to name before the agent starts; an error keeps the agent from
    // starting.
    std::function<Result<void>(const ProcessIdentity&)> before_start = {};
    // Called at `interval`; lease-lost ends the turn, any other error when it has lasted as long as
    // a lease.
    std::function<Result<void>()> every = {};
    Millis interval{10'000};
    // For each line of what the agent says and does.
    std::function<void()> heard = {};
    // As soon as it has come to its end, where other turns may be running still.
    std::function<void(const Result<TurnOutcome>&)> ended = {};
};

struct TurnTask {
    TurnRequest request;
    // With which the request was made.
    const RuntimeDefinition& runtime;
    TurnHooks hooks = {};
};

// All at once; in the order of the tasks. runtime-missing when the program cannot be started, and
// the error that ended a turn; every other end is an outcome. One that fails ends no other.
//
// The words of a turn that is asked for them are written to the session's file (paths.reply), whole
// or not at all: when it has finished well, or its agent had written them by itself.
//
// `beside`: what is run together with them and has no place in what is returned. It is not waited
// for: its hooks are replaced but for `ended`, and what still runs is ended once they have come in.
std::vector<Result<TurnOutcome>> run_turns(WorkContext& work, std::vector<TurnTask> tasks,
                                           std::vector<TurnTask> beside = {});

Result<TurnOutcome> run_turn(WorkContext& work, TurnTask task, std::vector<TurnTask> beside = {});

} // namespace atelier
