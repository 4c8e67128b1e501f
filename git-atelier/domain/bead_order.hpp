// An order in which beads can be written one after the other: each after its parent and what it
// depends on.
#pragma once

#include "domain/bead.hpp"

#include <vector>

namespace atelier {

struct BeadOrder {
    // Every bead once. Those that can be anywhere keep the order they were given in.
    std::vector<const Bead*> beads;
    // Beads that wait for each other in a ring, each for the next one; empty when there are none.
    // They and what waits for them come last in `beads`.
    std::vector<BeadId> ring;
};

// Parents and prerequisites that are not among `beads` do not count.
BeadOrder prerequisites_first(const std::vector<const Bead*>& beads);

} // namespace atelier
