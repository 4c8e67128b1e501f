// The beginning of turns: what is due is asked of the facts, what keeps a turn from beginning is
// looked at, and each that may begin has its row before its agent is started.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"
#include "domain/work/session.hpp"

#include <optional>
#include <vector>

namespace atelier {

struct BegunTurn {
    TurnRecord record;
    TurnDue due;
    Artisan artisan;
    RuntimeDefinition runtime;
    Session session;
    // What its run has left of the time that it may take.
    std::optional<Seconds> time_left = {};
};

struct BegunTurns {
    // As it is by then: paused where no turn that is due may begin, or the run has used up what it
    // may.
    Run run;
    // What the facts said before.
    RunNext next;
    // In the workflow's order.
    std::vector<BegunTurn> turns = {};
    // Why it is paused, where it was by this: artisan-paused, budget-exceeded.
    std::optional<ErrorCode> code = {};
};

// An agent that runs by itself and takes a turn, in whose name it has its session. The turn's
// runtime is none.
struct TurnTaker {
    AgentId agent;
    // Turns of that one alone.
    std::optional<std::string> artisan = {};
};

// A session that is there already, in whose worktree a turn is taken.
struct TurnsSession {
    Session session;
    // Its branch now.
    std::optional<CommitId> head = {};
};

// At most so many of them; nullopt: all. Where something else is due, merges and steps without an
// artisan among them, no turn begins, nor does any in a run that is not running. `own`: in that
// session, else in a new one each. lease-lost; not-found and what else an artisan's file or its
// runtime is refused for.
Result<BegunTurns> begin_turns(const RunWorld& world, const DriverLease& lease,
                               const std::optional<int>& at_most,
                               const std::optional<TurnTaker>& taker = {},
                               const TurnsSession* own = nullptr);

// How long it may take, by its workflow or as any session, and by what its run has left; nullopt:
// as long as it likes.
std::optional<Seconds> time_for(const BegunTurn& turn, const Settings& settings);
// Whether it is the run's time that ends it.
bool is_ended_by_run(const BegunTurn& turn, const Settings& settings);

} // namespace atelier
