// A store as it looks after years of work: many closed epics, a few open ones. The same ids and
// texts each time.
#pragma once

#include "ports/plan_store.hpp"

#include <cstddef>
#include <optional>
#include <string>

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

// What of it is open.
struct OpenPlan {
    int epics = 6;
    int tasks_a_changeset = 4;
    // How many changesets of each epic have landed, the first ones, and as which commit.
    int landed = 0;
    std::string landed_as = {};
};

// Writes at least `beads` beads in one transaction: epics with ten changesets of four tasks each.
// Some of them are open, as `open` says, with some unread mail to the worker `bench` and to the
// overseer, whatever `beads` is; the others are closed, with sessions, leases, read mail and events
// as work leaves them.
Result<PlanFixture> fill(PlanStore& store, std::size_t beads, Time now, const OpenPlan& open = {});

} // namespace atelier::bench
