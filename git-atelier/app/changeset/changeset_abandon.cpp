#include "app/changeset/changeset_abandon.hpp"

#include "app/changeset/molecule_of_changeset.hpp"
#include "app/changeset/supersede.hpp"
#include "app/claim/caller_session.hpp"
#include "app/core/approval.hpp"
#include "app/core/give_up.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "app/mail/settled_mail.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

Result<void> require_nobody_there(PlanReader& plan, const Context& context, const Bead& changeset,
                                  const LivenessProbe& probe) {
    if (!changeset.parent) return {};
    ATELIER_TRY(const auto lease, plan.lease(*changeset.parent));
    ATELIER_TRY(const Life life, life_of(plan, context, *changeset.parent, probe));
    if (!lease || life != Life::lives) return {};
    ATELIER_TRY(const auto session, plan.session(lease->session));
    const bool there = session ? session->changeset == changeset.id
                               : state_of(changeset) == ChangesetState::working;
    if (!there) return {};
    Json details = Json::object();
    details.set("held_by", lease->agent.str()).set("session", lease->session.str());
    return fail(ErrorCode::epic_taken, lease->agent.str() + " is working on " + changeset.id.str(),
                advise(Hint::wait_for_session), std::move(details));
}

// Whether what is approved has it, so that giving it up waits to be approved as well; those words
// are then recorded.
Result<bool> is_approved_here(PlanWriter& plan, const Context& context, const Bead& epic,
                              const Bead& changeset) {
    if (!waits_for_promotion(context, epic)) return false;
    ATELIER_TRY(const auto approved, approved_text(plan, epic.id));
    if (approved) return mentions(*approved, changeset.id);
    if (is_draft(changeset)) return false;
    ATELIER_CHECK(keep_approved_text(plan, epic));
    return true;
}

} // namespace

Result<AbandonedChangeset> changeset_abandon(const Context& context,
                                             const ChangesetAbandonRequest& request,
                                             const LivenessProbe& probe) {
    if (context.caller.role() == Role::worker)
        return fail(ErrorCode::identity_foreign, "only a planner abandons changesets");
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<AbandonedChangeset> {
            ATELIER_CHECK(caller_session(plan, context));
            ATELIER_TRY(const Bead changeset, require_changeset(plan, request.changeset));
            ATELIER_CHECK(require_no_way_back(plan, request.changeset, request.superseded_by));
            ATELIER_TRY(const Bead next, abandon(changeset, request.reason, request.superseded_by));
            if (next == changeset) return AbandonedChangeset{changeset.id};
            ATELIER_TRY(const Bead epic, epic_of(plan, changeset));
            ATELIER_TRY(const bool waits, is_approved_here(plan, context, epic, changeset));
            if (waits) {
                ATELIER_CHECK(wish_abandoned(
                    plan, epic.id, {changeset.id, request.reason, request.superseded_by}));
                return AbandonedChangeset{changeset.id, true};
            }
            ATELIER_CHECK(require_nobody_there(plan, context, changeset, probe));
            ATELIER_TRY(const PlanChange change, begin_change(plan, context, epic));
            ATELIER_CHECK(
                give_up_changeset(plan, changeset, request.reason, request.superseded_by));
            ATELIER_CHECK(end_change(plan, context, change));
            ATELIER_CHECK(close_notices(plan, blocked_key(changeset.id), "abandoned"));
            ATELIER_CHECK(end_molecule(plan, context, changeset, RunStatus::cancelled,
                                       changeset.id.str() + " was abandoned"));
            ATELIER_CHECK(close_settled_thread(plan, changeset.id));
            return AbandonedChangeset{changeset.id};
        });
}

} // namespace atelier
