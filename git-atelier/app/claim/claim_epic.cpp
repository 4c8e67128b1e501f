#include "app/claim/claim_epic.hpp"

#include "app/claim/agents.hpp"
#include "app/claim/caller_session.hpp"
#include "app/claim/require_unpaused.hpp"
#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<Bead> next_ready(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                        const SeenGround* ground) {
    ATELIER_TRY(const Selection selection, what_is_next(plan, context, probe,
                                                        {.agent = context.caller,
                                                         .lands = false,
                                                         .reads_mail = false,
                                                         .rules = {},
                                                         .ground = ground}));
    if (selection.step == NextStep::session) return require_epic(plan, *selection.epic);
    Json passed_over = Json::array();
    for (const auto& [epic, reasons] : selection.reasons) {
        Json row = Json::object();
        row.set("epic", epic.str()).set("reasons", reasons_json(reasons));
        passed_over.push(std::move(row));
    }
    Json details = Json::object();
    details.set("epics", std::move(passed_over));
    return fail(ErrorCode::no_eligible_epic,
                selection.reasons.empty() ? "there is no open epic" : "no open epic is ready",
                advise(Hint::what_each_lacks), std::move(details));
}

Result<ClaimOutcome> of_session(PlanWriter& plan, const Context& context, const Session& session,
                                const ClaimRequest& request) {
    if (!session.epic || (request.epic && *request.epic != *session.epic)) {
        Json details = Json::object();
        if (session.epic) details.set("epic", session.epic->str());
        return fail(ErrorCode::assignment_occupied,
                    session.epic ? "this session works on " + session.epic->str() +
                                       " and cannot claim another epic"
                                 : std::string("this session cannot claim an epic"),
                    advise(Hint::end_session), std::move(details));
    }
    ATELIER_TRY(const Lease lease, require_claim(plan, context, *session.epic));
    return ClaimOutcome{*session.epic, context.caller, true, {}, lease.expires_at};
}

// What was begun of an epic is gone on with.
Result<void> require_reviewed(PlanReader& plan, const Context& context, const EpicTree& graph) {
    if (graph.epic().assignee == context.caller.str()) return {};
    ATELIER_TRY(const auto debt, review_debt_reached(plan, context));
    if (!debt || std::ranges::any_of(graph.changesets(), has_begun)) return {};
    return fail(ErrorCode::review_debt, debt->message, advise(Hint::review_first));
}

Result<Bead> epic_meant(PlanReader& plan, const Context& context, const ClaimRequest& request,
                        const LivenessProbe& probe) {
    if (request.epic) {
        ATELIER_TRY(Bead epic, require_epic(plan, *request.epic));
        if (is_closed(epic) || is_draft(epic)) return epic;
        ATELIER_TRY(const EpicTree graph, load_outline(plan, epic));
        if (graph.changesets().empty())
            return fail(ErrorCode::no_changesets, epic.id.str() + " has no changesets",
                        advise(Hint::add_changesets, epic.id.str()));
        ATELIER_CHECK(require_promoted(graph));
        ATELIER_CHECK(require_reviewed(plan, context, graph));
        return epic;
    }
    ATELIER_TRY(auto held, assigned_epic(plan, context));
    if (held) return *std::move(held);
    return next_ready(plan, context, probe, request.ground);
}

} // namespace

Result<ClaimOutcome> claim_epic(const Context& context, const ClaimRequest& request,
                                const LivenessProbe& probe) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<ClaimOutcome> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        if (session && !session->ended_at) return of_session(plan, context, *session, request);
        ATELIER_CHECK(require_unpaused(plan, context, request.epic));
        ATELIER_TRY(const Bead epic, epic_meant(plan, context, request, probe));
        ATELIER_CHECK(require_unpaused(plan, context, epic.id));
        const bool named = request.epic.has_value();
        ATELIER_TRY(const Claimed claimed,
                    take_claim(plan, context, epic, request.holder, probe, named));
        return ClaimOutcome{epic.id, context.caller, claimed.already_held, claimed.taken_from,
                            claimed.lease.expires_at};
    });
}

} // namespace atelier
