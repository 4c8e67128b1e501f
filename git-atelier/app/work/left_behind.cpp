#include "app/work/left_behind.hpp"

#include "app/core/plan_queries.hpp"
#include "app/guard/start_record.hpp"
#include "app/land/integration_receipts.hpp"
#include "app/land/restack.hpp"
#include "app/land/restack_receipts.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/mail/settled_mail.hpp"
#include "app/worktree/ref_locks.hpp"
#include "app/worktree/tidy_landed.hpp"
#include "app/worktree/unfinished_worktrees.hpp"

namespace atelier {
namespace {

Result<void> clear_locks(WorkContext& work) {
    ATELIER_TRY(const std::vector<std::string> refs, work.plan.store.read(moved_refs));
    return clear_left_locks(work, refs);
}

Result<void> forget_starts(WorkContext& work) {
    ATELIER_TRY(const std::vector<SessionId> left, left_starts(work));
    for (const SessionId& session : left) {
        ATELIER_CHECK(forget_start(work, session));
        work.progress.note("removed what session " + session.str() +
                           " began with: its run was killed before it could");
    }
    return {};
}

} // namespace

void look_after_the_dead(WorkContext& work) {
    const auto or_warn = [&](const Result<void>& done) {
        if (!done) work.progress.warn(with_hint(done.error()));
    };
    or_warn(close_settled_mail(work.plan));
    or_warn(clear_unfinished_worktrees(work));
    or_warn(clear_locks(work));
    or_warn(record_unrecorded_landings(work));
    or_warn(record_unrecorded_integrations(work));
    or_warn(settle_begun_restacks(work));
    or_warn(lead_on_followers(work));
    or_warn(tidy_landed(work));
    or_warn(forget_starts(work));
}

} // namespace atelier
