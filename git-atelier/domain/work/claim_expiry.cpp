#include "domain/work/claim_expiry.hpp"

#include "domain/bead/fields.hpp"

namespace atelier {

Bead with_claim_expiry(Bead epic, const std::optional<Lease>& lease) {
    if (!lease || kind_of(epic) != BeadKind::epic) return epic;
    std::optional<std::string> until;
    if (!lease->ended) until = format_time(lease->expires_at);
    if (get_field(epic, field::claim_expires_at) != until)
        set_field(epic, field::claim_expires_at, until);
    return epic;
}

} // namespace atelier
