// The order in which beads are listed, and one in which they can be written one after the other:
// each after its parent and what it depends on.
#pragma once

#include "domain/bead/bead.hpp"

#include <vector>

namespace atelier {

// By when they were made, then by id as people count: at-x.2 before at-x.10.
bool older(const Bead& a, const Bead& b);

struct BeadOrder {
    // Every bead once. Those that can be anywhere keep the order they were given in.
    std::vector<const Bead*> beads;
    // Beads that wait for each other in a ring, each for the next one; empty when there are none.
    // They and what waits for them come last in `beads`.
    std::vector<BeadId> ring;
};

// Parents and prerequisites that are not among `beads` do not count.
BeadOrder prerequisites_first(const std::vector<const Bead*>& beads);
// The same for beads of one's own, rings or not.
std::vector<Bead> prerequisites_first(std::vector<Bead> beads);

} // namespace atelier
