// `git atelier doctor --salvage FILE`: what can be read of a damaged store, as Beads' JSONL, which
// `git atelier import` reads into a new one.
#pragma once

#include "base/json.hpp"
#include "ports/store_inspector.hpp"

#include <functional>
#include <vector>

namespace atelier {

struct SalvageOutcome {
    std::size_t beads = 0;
    // Those of them whose parent or prerequisite is lost: written without it.
    std::vector<BeadId> cut;
    // Lost epics of which changesets can be read: empty drafts stand in for them.
    std::vector<BeadId> stand_ins;
};

// `emit` is given a row at a time, each after those it names. store-corrupt when no bead can be
// read.
Result<SalvageOutcome> salvage_beads(StoreInspector& store,
                                     const std::function<Result<void>(const Json& row)>& emit);

} // namespace atelier
