// What a bead that comes from elsewhere may say of itself. It brings words, never a decision: no
// approval, no claim, and no landing that the repository does not show. What was decided here about
// the same words stays.
#pragma once

#include "domain/bead/bead.hpp"
#include "domain/plan/rules.hpp"

#include <optional>
#include <vector>

namespace atelier {

// Where it comes to.
struct AdmissionFacts {
    // The bead of that id that is here; null for none.
    const Bead* ours = nullptr;
    // A changeset's epic as it will be; null when there is none.
    const Bead* epic = nullptr;
    // The commit by which the changeset is known to have landed.
    std::optional<CommitId> landed = {};
};

struct Admitted {
    Bead bead;
    // What does not come in, or otherwise than it was said.
    std::vector<PlanFault> found = {};
};

// The same bead and facts give the same; one that says what ours does comes out as ours.
Admitted admit(const Bead& theirs, const AdmissionFacts& facts);

// Whether the changeset says that it has landed where only the repository can show that it has.
bool needs_proof(const Bead& theirs, const Bead* ours);

// An open epic that is no draft, an open changeset that may be worked on.
bool is_approved(const Bead& bead);
// A draft, or planned.
Bead without_approval(Bead bead);

// Whether both say the same of what an approval is of.
bool same_to_approve(const Bead& a, const Bead& b);

} // namespace atelier
