// The half of the mirror that looks at Beads: each change that somebody made there is weighed
// against the plan, in one transaction with the place in the journal.
#pragma once

#include "app/interchange/mirror.hpp"

#include <set>

namespace atelier {

// What the key of a message about a conflict begins with.
inline constexpr std::string_view mirror_conflict_key = "mirror-conflict:";

// Takes in what happened since the last look and adds to `outcome`. Returns the beads that others
// changed.
Result<std::set<BeadId>> pull_changes(const MirrorDeps& deps, MirrorOutcome& outcome);

} // namespace atelier
