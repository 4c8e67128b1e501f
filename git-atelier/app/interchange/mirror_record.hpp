// What the plan remembers of each bead's copy in Beads, in the plan itself, so that it changes
// in one transaction with what came in.
#pragma once

#include "domain/bead/bead.hpp"
#include "ports/plan_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct MirrorRecord {
    // The revision of ours that Beads has; 0: something waits to be delivered.
    std::int64_t delivered = 0;
    // As it stood in Beads at the journal's position; nullopt: it is not there any more.
    std::optional<Bead> base_copy;
    // Parts that Beads keeps otherwise than they were delivered: they are not sent again.
    std::vector<std::string> differs;
};

// nullopt: never seen there. invariant-broken when the entry cannot be read.
Result<std::optional<MirrorRecord>> mirror_record(PlanReader& plan, const BeadId& id);
Result<void> put_mirror_record(PlanWriter& plan, const BeadId& id, const MirrorRecord& record);

// The last change of Beads' journal that came in; 0 before the first look.
Result<std::int64_t> mirror_position(PlanReader& plan);
Result<void> put_mirror_position(PlanWriter& plan, std::int64_t seq);

// When a delivery last came to its end.
Result<std::optional<Time>> mirror_time(PlanReader& plan);
Result<void> put_mirror_time(PlanWriter& plan, Time time);

} // namespace atelier
