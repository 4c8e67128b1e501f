// The store of the Beads program, which people's own Beads tools read and write. It is not a
// PlanStore: a claim takes several beads in one step, which Beads cannot do, so it only mirrors
// ours. Beads that come from it have no revision, and times in whole seconds.
//
// Every call may take seconds and ends by a deadline. Repeating one is harmless. What Beads did is
// judged by what it answers and by its journal, never by what it says besides. Errors:
// mirror-unsupported (no such program, or too old a one), mirror-failed (it refused or broke, with
// its words), store-busy when another process of ours talks to it.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// A bead as somebody left it in Beads.
struct BeadsBead {
    // As Beads has it; others' ids need not be ours.
    std::string id;
    // nullopt: gone, or `unreadable`.
    std::optional<Bead> bead;
    // What stands there, where it is nothing that a bead of ours can say.
    std::string unreadable = {};
};

// A parent or a prerequisite that was given or taken away.
struct BeadsEdge {
    bool added = true;
    bool parent = false;
    BeadId to;
};

// A line of the journal: somebody changed something.
struct BeadsChange {
    std::int64_t seq = 0;
    // "" for what Beads did by itself.
    std::string actor;
    // The bead after the change, its parent and prerequisites left out.
    BeadsBead after;
    std::optional<BeadsEdge> edge = {};
};

struct BeadsJournal {
    // Not every change since then is known any more: only `read_all` tells what is there now.
    bool cut = false;
    // The last change, whether it is among `changes` or not.
    std::int64_t end = 0;
    // In the order in which they happened; without those of ephemeral beads.
    std::vector<BeadsChange> changes = {};
};

enum class BeadsAnswer {
    done,
    // Its status or assignee is no longer the one that the change was made from: nothing written.
    stale,
    // There is no such bead any more.
    gone
};

class BeadsMirror {
  public:
    virtual ~BeadsMirror() = default;
    // Under which our own changes stand in the journal.
    static constexpr std::string_view actor = "atelier/mirror";

    // Makes the Beads store if there is none, and keeps every other process of ours out until this
    // object ends. Called first.
    virtual Result<void> open() = 0;
    // Every bead, agents and messages too, closed ones too; none that is ephemeral.
    virtual Result<std::vector<BeadsBead>> read_all() = 0;
    virtual Result<BeadsJournal> changes_since(std::int64_t seq) = 0;
    // Writes beads that Beads does not have, with their ids; what they need stands before them or
    // is there. All, or some of them when it fails.
    virtual Result<void> add(const std::vector<Bead>& beads) = 0;
    // Makes `after` of a bead that stood as `before`; what both say the same is not touched, what
    // goes away is taken away. Several steps where Beads needs them, the guarded one first.
    virtual Result<BeadsAnswer> change(const Bead& before, const Bead& after) = 0;
};

} // namespace atelier
