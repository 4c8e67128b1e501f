// When a claim expires, as an epic's description says it.
#pragma once

#include "domain/bead/bead.hpp"
#include "domain/work/lease.hpp"

#include <optional>

namespace atelier {

// An epic as others see it: `claim_expires_at` is what its lease says while that runs, and nothing
// once it has ended. Without a lease the description says what it said.
Bead with_claim_expiry(Bead epic, const std::optional<Lease>& lease);

} // namespace atelier
