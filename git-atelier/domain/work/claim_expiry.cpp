#include "domain/work/claim_expiry.hpp"

#include "domain/bead/epic.hpp"

namespace atelier {

Bead with_claim_expiry(Bead epic, const std::optional<Lease>& lease) {
    if (!lease || kind_of(epic) != BeadKind::epic) return epic;
    Epic::set_claim_expires_at(epic,
                               lease->ended ? std::nullopt : std::optional(lease->expires_at));
    return epic;
}

} // namespace atelier
