// What has happened while a person was away: what landed, what waits for them, what it cost, and
// what was decided without them. The past is told from the log alone.
#pragma once

#include "app/core/context.hpp"
#include "app/look/awaited.hpp"
#include "domain/dialect/turn_reading.hpp"
#include "domain/project/project.hpp"
#include "ports/process.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Files;

struct DigestRequest {
    // nullopt: since the overseer last looked at one.
    std::optional<Time> since = {};
    // What is about that one alone; such a look is not remembered.
    std::optional<BeadId> epic = {};
    // A person sees it.
    bool shown = true;
};

// A changeset on its root branch, or an epic in its parent branch.
struct Landed {
    BeadId bead;
    std::string title;
    std::string branch;
    std::string by;
    // As the event names it.
    std::optional<CommitId> landed_as = {};
    Time at{};
};

// The types of event by which somebody else may have decided what a person would want to know.
inline constexpr auto deciding_types =
    std::to_array<EventType>({EventType::agent_paused,
                              EventType::agent_resumed,
                              EventType::changeset_abandoned,
                              EventType::changeset_approved,
                              EventType::changeset_changes_requested,
                              EventType::changeset_size_approved,
                              EventType::changeset_unblocked,
                              EventType::decision_undone,
                              EventType::epic_abandoned,
                              EventType::epic_approved,
                              EventType::epic_integrated,
                              EventType::epic_integration_undone,
                              EventType::epic_paused,
                              EventType::epic_promoted,
                              EventType::epic_released,
                              EventType::epic_restack_undone,
                              EventType::epic_restacked,
                              EventType::epic_resumed,
                              EventType::epic_taken_over,
                              EventType::mirror_adopted,
                              EventType::mirror_taken,
                              EventType::project_paused,
                              EventType::project_resumed,
                              EventType::rescue_dropped,
                              EventType::rescue_restored,
                              EventType::session_strayed});

struct DecidedByOthers {
    EventType type = EventType::epic_promoted;
    std::optional<BeadId> bead;
    std::string title;
    std::string by;
    // "" where nothing was given.
    std::string reason;
    Time at{};
};

struct DigestCost {
    // How many sessions have ended in each way: a name of SessionEnd, or the code of an error.
    std::map<std::string, std::size_t> sessions;
    // What their agents have used, as far as they say so.
    std::optional<TurnReading> usage;
    // Changesets that are worked on now, the cost of which is not among it yet.
    std::size_t at_work = 0;

    std::size_t ended() const;
};

// Of workflows.
struct DigestRuns {
    std::size_t completed = 0;
    std::size_t failed = 0;
    // That all of them have made, those under way included.
    std::size_t pieces = 0;

    bool none() const { return completed + failed + pieces == 0; }
};

struct DigestOutcome {
    Time now{};
    // nullopt: since the beginning, as nobody has looked before.
    std::optional<Time> since;
    // All of them oldest first.
    std::vector<Landed> landed;
    std::vector<AwaitedItem> awaited;
    DigestRuns runs = {};
    DigestCost cost;
    std::vector<DecidedByOthers> decided;
    // Why the next one does not know of this look.
    std::optional<Error> not_noted;
};

// Only the overseer's look at all of it, and one that is shown, counts as one.
Result<DigestOutcome> make_digest(const Context& context, const LivenessProbe& probe, Files& files,
                                  const ProjectPaths& paths, const DigestRequest& request);

} // namespace atelier
