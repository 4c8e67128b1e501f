#include "domain/lease.hpp"

namespace atelier {

bool lives(const Lease& lease, Liveness holder, Time now, const LeaseRules& rules) {
    if (lease.ended) return false;
    if (lease.keeper.pid == 0) return now < lease.expires_at;
    switch (holder) {
    case Liveness::alive:
        return true;
    case Liveness::gone:
        return false;
    case Liveness::elsewhere:
        return now < lease.expires_at + rules.stale_after;
    }
    return true;
}

bool may_take_over(const Lease& lease, Liveness holder, Time now, const LeaseRules& rules) {
    return !lives(lease, holder, now, rules) && (lease.ended || now >= lease.expires_at);
}

} // namespace atelier
