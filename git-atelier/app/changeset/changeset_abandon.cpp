#include "app/changeset/changeset_abandon.hpp"

#include "app/changeset/supersede.hpp"
#include "app/claim/caller_session.hpp"
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
                "wait for that session to end", std::move(details));
}

Result<void> close_tasks(PlanWriter& plan, const Bead& changeset) {
    ATELIER_TRY(const auto below, plan.select({.below = changeset.id}));
    for (const Bead& task : below) {
        if (is_closed(task)) continue;
        ATELIER_TRY(const Bead closed, finish_task(task, "its changeset was abandoned"));
        ATELIER_CHECK(plan.update(closed));
        ATELIER_CHECK(plan.append({EventType::task_closed, closed.id}));
    }
    return {};
}

} // namespace

Result<BeadId> changeset_abandon(const Context& context, const ChangesetAbandonRequest& request,
                                 const LivenessProbe& probe) {
    if (context.caller.role() == Role::worker)
        return fail(ErrorCode::identity_foreign, "only a planner abandons changesets",
                    "if it cannot be done, say so with changeset_block --reason TEXT");
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<BeadId> {
        ATELIER_CHECK(caller_session(plan, context));
        ATELIER_TRY(const Bead changeset, require_changeset(plan, request.changeset));
        ATELIER_CHECK(require_no_way_back(plan, request.changeset, request.superseded_by));
        ATELIER_TRY(const Bead next, abandon(changeset, request.reason, request.superseded_by));
        if (next == changeset) return changeset.id;
        ATELIER_CHECK(require_nobody_there(plan, context, changeset, probe));
        ATELIER_CHECK(plan.update(next));
        ATELIER_CHECK(close_tasks(plan, changeset));
        Json data = Json::object();
        data.set("reason", request.reason);
        if (request.superseded_by) data.set("superseded_by", request.superseded_by->str());
        ATELIER_CHECK(plan.append({EventType::changeset_abandoned, changeset.id, std::move(data)}));
        ATELIER_CHECK(close_notices(plan, blocked_key(changeset.id), "abandoned"));
        ATELIER_CHECK(close_settled_thread(plan, changeset.id));
        return changeset.id;
    });
}

} // namespace atelier
