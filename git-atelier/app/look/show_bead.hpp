// One bead with what is around it. Serves the skill bead_show and the command `show`.
#pragma once

#include "app/core/approval.hpp"
#include "app/core/context.hpp"
#include "domain/bead/event.hpp"
#include "domain/forge/pr_state.hpp"
#include "domain/work/progress.hpp"
#include "ports/process.hpp"

#include <map>
#include <optional>
#include <vector>

namespace atelier {

struct PrerequisiteShown {
    BeadId id;
    Prerequisite state = Prerequisite::unknown;
    // nullopt: it is not in the store.
    std::optional<Bead> bead;
};

struct ShowOutcome {
    // As it is now: with the time until when it is claimed, for an epic, prerequisites likewise; an
    // agent with what it is doing.
    Bead bead;
    // As it is planned, where that is not approved yet and `bead` says what is.
    std::optional<Bead> draft = {};
    // What waits to be promoted: of an epic all, else of the bead itself; of a task that is not in
    // force as it stands, what waits of its changeset or epic.
    std::vector<WaitingChange> waiting = {};
    // Of a changeset.
    std::optional<ChangesetState> state;
    // Of a changeset: how it stood on its way through review when it was last looked at.
    PrState published = PrState::none;
    // Oldest first. Of a changeset and of a task also the subtasks below. Those that are in force:
    // a task that nobody has approved is in `waiting`.
    std::vector<Bead> children;
    // Of those that are changesets.
    std::map<BeadId, ChangesetState> child_states;
    std::vector<PrerequisiteShown> prerequisites;
    // Against its next step; empty when that can be made or none is left.
    std::vector<Reason> reasons;
    // The last ones about it, oldest first.
    std::vector<Event> events;
};

// not-found. `events`: how many of the newest to give; 0 for none.
Result<ShowOutcome> show_bead(const Context& context, const LivenessProbe& probe, const BeadId& id,
                              std::size_t events);

} // namespace atelier
