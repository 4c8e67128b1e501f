// A store as it looks after years of work: many closed epics, a few open ones. The same ids and
// texts each time.
#pragma once

#include "ports/plan_store.hpp"

#include <cstddef>
#include <optional>

namespace atelier::bench {

struct PlanFixture {
    // An open epic nobody holds, its first changeset and that one's task.
    BeadId epic;
    BeadId changeset;
    BeadId task;
    // An open one that stays nobody's.
    std::optional<BeadId> other_epic = {};
    std::size_t beads = 0;
    // Of these.
    std::size_t open = 0;
};

// Writes at least `beads` beads in one transaction: epics with ten changesets of four tasks each.
// Six of them are open, with some unread mail to the worker `bench` and to the overseer, whatever
// `beads` is; the others are closed, with sessions, leases, read mail and events as work leaves
// them.
Result<PlanFixture> fill(PlanStore& store, std::size_t beads, Time now);

} // namespace atelier::bench
