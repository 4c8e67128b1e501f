#include "app/changeset/unblock_changeset.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {

Result<Bead> unblock_changeset(PlanWriter& plan, const Bead& changeset) {
    ATELIER_TRY(const Bead next, unblock(changeset));
    Bead stored = changeset;
    if (next != changeset) {
        ATELIER_TRY(stored, plan.update(next));
    }
    ATELIER_CHECK(plan.decide(Act::retry, {EventType::changeset_unblocked, stored.id}));
    std::vector<BeadId> tried_again = {stored.id};
    if (stored.parent) tried_again.push_back(*stored.parent);
    ATELIER_CHECK(end_pauses(plan, tried_again));
    ATELIER_CHECK(close_notices(plan, blocked_key(stored.id), "to be tried again"));
    ATELIER_CHECK(close_no_work_notice(plan));
    return stored;
}

} // namespace atelier
