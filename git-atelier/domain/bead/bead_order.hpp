// The order in which beads are listed, and one in which they can be written one after the other:
// each after its parent and what it depends on.
#pragma once

#include "domain/bead/bead.hpp"

#include <vector>

namespace atelier {

// By id as people count: at-x.2 before at-x.10.
bool comes_before(const BeadId& a, const BeadId& b);
// By when they were made, then by id.
bool older(const Bead& a, const Bead& b);
// What is taken up first: by priority, 0 before all others, then the older one.
bool more_urgent(const Bead& a, const Bead& b);

struct BeadOrder {
    // Every bead once. Those that can be anywhere keep the order they were given in.
    std::vector<const Bead*> beads;
    // Beads that wait for each other in a ring, each for the next one; empty when there are none.
    // They and what waits for them come last in `beads`.
    std::vector<BeadId> ring;
};

// What has to be finished before `bead` is, of what is one step away: its prerequisites, its
// parent's and, as an epic closes after them, what is below it. `parent` may be null.
std::vector<BeadId> waits_for(const Bead& bead, const Bead* parent,
                              const std::vector<BeadId>& below);
// Beads that are not closed and wait for each other in a ring, as `waits_for` has it; each for the
// next one. Empty when there are none.
std::vector<BeadId> waiting_ring(const std::vector<const Bead*>& beads);

// The same of rings that one of `through` is in.
std::vector<BeadId> waiting_ring(const std::vector<const Bead*>& beads,
                                 const std::vector<BeadId>& through);

// Parents and prerequisites that are not among `beads` do not count.
BeadOrder prerequisites_first(const std::vector<const Bead*>& beads);
// The same for beads of one's own, rings or not.
std::vector<Bead> prerequisites_first(std::vector<Bead> beads);

} // namespace atelier
