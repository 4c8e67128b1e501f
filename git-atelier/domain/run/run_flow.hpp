// How work flows through runs: told by the events of the log alone, and kept nowhere.
#pragma once

#include "base/time.hpp"
#include "domain/bead/event.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace atelier {

struct FlowDay {
    int begun = 0;
    int completed = 0;
    // Of artisans, that came to a result.
    int turns = 0;

    friend bool operator==(const FlowDay&, const FlowDay&) = default;
};

struct RunFlow {
    // By day, in UTC: "2026-11-30". Days without anything are left out.
    std::map<std::string, FlowDay> days;
    int begun = 0;
    int completed = 0;
    int failed = 0;
    int cancelled = 0;
    int turns = 0;
    // Failed, skipped or lost.
    int turns_failed = 0;
    // From when a run was there to be taken up to its first turn, the shortest first. Drafts wait
    // for nobody, and have none.
    std::vector<Millis> waits;
    // Between the beginnings and the ends of runs, and of that with a turn in flight.
    Millis open{};
    Millis working{};
    // By the stages, from one to another.
    std::map<std::pair<std::string, std::string>, int> handoffs;
};

// The types that it is told by.
std::vector<EventType> flow_events();
// `events`: all of those, in order; what was before `since` is counted nowhere.
RunFlow run_flow(const std::vector<Event>& events, const std::optional<Time>& since, Time until);

// The wait that so many of a hundred do not exceed; nullopt without any.
std::optional<Millis> wait_at(const RunFlow& flow, int percent);
// Of 1; nullopt where no run was open.
std::optional<double> working_share(const RunFlow& flow);

} // namespace atelier
