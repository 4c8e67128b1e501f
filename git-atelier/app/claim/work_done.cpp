#include "app/claim/work_done.hpp"

#include "app/claim/agents.hpp"
#include "app/claim/caller_session.hpp"
#include "app/claim/claim.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

std::string closed_key(const Context& context) {
    return "closed:" + context.caller_bead().str();
}

Result<BeadId> epic_meant(PlanReader& plan, const Context& context,
                          const WorkDoneRequest& request) {
    if (request.epic) return *request.epic;
    ATELIER_TRY(const auto session, caller_session(plan, context));
    if (session && session->epic) return *session->epic;
    ATELIER_TRY(const auto assigned, assigned_epic(plan, context));
    if (assigned) return assigned->id;
    ATELIER_TRY(const auto last, plan.remembered(closed_key(context)));
    if (last) return BeadId::parse(*last);
    return fail(ErrorCode::not_found, context.caller.str() + " is assigned to no epic",
                advise(Hint::claim_one));
}

} // namespace

Result<WorkDoneOutcome> work_done(const Context& context, const WorkDoneRequest& request) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<WorkDoneOutcome> {
        ATELIER_TRY(const BeadId id, epic_meant(plan, context, request));
        ATELIER_TRY(const EpicTree graph, load_epic(plan, id));
        if (is_closed(graph.epic())) return WorkDoneOutcome{id, true};
        ATELIER_CHECK(require_claim(plan, context, id));
        ATELIER_TRY(const bool more_work, more_work_announced(plan, id));
        ATELIER_TRY(const Bead closed, close(graph, more_work));
        // Its words stay as they are planned.
        ATELIER_TRY(Bead epic, require_epic(plan, id));
        epic.status = closed.status;
        epic.close_reason = closed.close_reason;
        ATELIER_CHECK(plan.update(epic));
        ATELIER_CHECK(end_claim(plan, id));
        ATELIER_CHECK(plan.remember(closed_key(context), id.str()));
        ATELIER_CHECK(plan.append({EventType::epic_closed, id}));
        return WorkDoneOutcome{id, false};
    });
}

} // namespace atelier
