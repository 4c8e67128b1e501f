// What happens to a bead when it is stored, the same for every store: who and when, the revision
// that grows, and the refusal of a write that was made from an older one.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>

namespace atelier {

// A new bead as it is stored. usage: a label that is empty or has a line break.
Result<Bead> first_revision(Bead bead, const std::string& actor, Time now);

// `wanted` as it follows `stored`; nullopt when nothing but the bookkeeping differs. ref-conflict
// when `wanted` was made from another revision; usage as above.
Result<std::optional<Bead>> next_revision(const Bead& stored, Bead wanted, const std::string& actor,
                                          Time now);

// `wanted` as another store has it, who and when included, as it follows `stored`: nothing for a
// bead that is new here, which then states revision 0. ref-conflict when it states another; usage
// as above.
Result<Bead> restored_revision(const std::optional<Bead>& stored, Bead wanted);

Error id_in_use(const BeadId& id);
Error no_such_bead(const BeadId& id);
// A parent or prerequisite of `bead` that is not there.
Error no_such_reference(const Bead& bead, const BeadId& missing);

} // namespace atelier
