// The event log: a part of it, whether it is whole, and what is added while one waits.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/decision_lines.hpp"
#include "domain/bead/log_witness.hpp"
#include "ports/agent_runtime.hpp"
#include "ports/store_watch.hpp"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace atelier {

struct LogRequest {
    std::optional<Time> since = {};
    std::optional<BeadId> bead = {};
    // The newest so many; 0 for all.
    std::size_t newest = 0;
    // Without the stages that each session goes through and the signs of life of its agent.
    bool folded = false;
    // Checks the whole chain, whatever is shown.
    bool verify = false;
};

struct ChainReport {
    std::size_t checked = 0;
    // nullopt: nothing was changed or removed.
    std::optional<ChainFault> fault;
    // Against what is written beside it, which also shows that its end was cut off.
    LineFaults lines = {};
    // Against what the repository has seen of it.
    std::optional<WitnessFault> witness = {};
};

struct LogOutcome {
    std::vector<Event> events;
    std::optional<ChainReport> chain;
    // The number of the last event there is, shown or not: where following goes on.
    std::int64_t last = 0;
};

class Repository;

// not-found: there is no such bead. `repository`: what it has seen of the log is verified as well.
Result<LogOutcome> read_log(const Context& context, const LogRequest& request,
                            Repository* repository = nullptr);

// What a person is told with events and they do not hold themselves.
struct LogFacts {
    std::map<BeadId, std::string> titles = {};
    // By the number of an event: how long the session that it ends has taken, or the stage before
    // the one that it begins.
    std::map<std::int64_t, Millis> took = {};
    // Of each session that still ran: when its last stage began.
    std::map<std::string, Time> stage_since = {};
};
// `facts` has what the events before them have told.
Result<void> add_facts(const Context& context, const std::vector<Event>& events, LogFacts& facts);

// store-corrupt where a check of the chain found a change, or the lines beside it say something
// else; fine where none was asked for.
Result<void> require_intact(const LogOutcome& log);

// Calls `emit` with the events after `last` that `request` asks for, those that are there at once
// together, until `interrupt` is requested. Waits for the store to change; reads nothing
// meanwhile.
Result<void> follow_log(const Context& context, const LogRequest& request, std::int64_t last,
                        const Interrupt& interrupt, StoreWatch& changes,
                        const std::function<Result<void>(const std::vector<Event>&)>& emit);

// A point in time as a person gives it: RFC 3339, a day or a minute of it in local time
// (2026-11-21, 2026-11-21 10:00), how long ago (24h), or yesterday, which is a day ago as in Git.
// `ahead_of_utc`: local time, as it was then; none: UTC.
Result<Time> parse_since(std::string_view text, Time now,
                         const std::function<Seconds(Time)>& ahead_of_utc);

} // namespace atelier
