#include "app/plan/promote_epic.hpp"

#include "app/core/give_up.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/bead/fields.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool may_promote(const Context& context) {
    if (context.caller.role() == Role::overseer) return true;
    return context.caller.role() == Role::planner &&
           context.settings.promotion == Promotion::planner;
}

// Marked as promoted, and somebody has decided it.
bool is_promoted(const EpicTree& graph) {
    return !is_draft(graph.epic()) && not_decided(graph).empty();
}

// What there is to promote, as it stands.
struct Proposal {
    EpicTree graph;
    // Beads of which the state changes, the epic first.
    std::vector<Bead> moved;
    std::vector<WishedAbandon> given_up;
    PromoteOutcome outcome;
};

std::string digest_of_all(const PlanText& text, const std::vector<WishedAbandon>& given_up) {
    Json all = plan_text_json(text);
    for (const WishedAbandon& wish : given_up)
        all.set(wish.changeset.str(), wish.reason);
    return digest_of(all);
}

Result<Proposal> propose(PlanReader& plan, const PromoteRequest& request) {
    const BeadId& id = request.epic;
    ATELIER_TRY(const PlanBeads rows, load_rows(plan, id));
    ATELIER_TRY(EpicTree graph, plan_of(plan, rows));
    ATELIER_TRY(auto moved, promote(graph));
    ATELIER_TRY(auto given_up, wished_abandoned(plan, id));
    const Bead& epic = graph.epic();
    PromoteOutcome outcome{.epic = id,
                           .title = epic.title,
                           .promoted = is_promoted(graph),
                           .pinned = epic.status == BeadStatus::pinned};
    for (const Bead& bead : moved)
        if (kind_of(bead) == BeadKind::changeset && state_of(bead) == ChangesetState::ready)
            outcome.ready.push_back(bead.id);
    outcome.workable = std::ranges::any_of(graph.changesets(), [&](const Bead& changeset) {
        return !is_settled(changeset, graph) && !is_undescribed(changeset);
    });
    for (const Bead& changeset : graph.changesets())
        if (is_undescribed(changeset)) outcome.undescribed.push_back(changeset.id);
    ATELIER_TRY(outcome.changes, what_waits(plan, rows));
    outcome.nothing_waits = outcome.promoted && moved.empty() && outcome.changes.empty();
    if (request.to_show || request.shown)
        outcome.digest = digest_of_all(plan_text(epic, rows.below), given_up);
    return Proposal{std::move(graph), std::move(moved), std::move(given_up), std::move(outcome)};
}

Result<BeadId> ask_overseer(PlanWriter& plan, const Context& context, const Bead& epic) {
    return send_once(
        plan, context,
        {.to = "overseer",
         .subject = "NEEDS-DECISION: promote " + epic.id.str() + " '" + epic.title + "'?",
         .body = context.caller.str() + " has planned " + epic.id.str() +
                 " and asks for it to be worked on.\n\n'git atelier show " + epic.id.str() +
                 "' shows the plan, 'git atelier promote " + epic.id.str() +
                 (is_draft(epic) ? "' makes it claimable.\n"
                                 : "' shows what is new in it, and takes that into force.\n"),
         .thread = epic.id,
         .key = promotion_key(epic.id)});
}

Result<void> give_up(PlanWriter& plan, const BeadId& epic, const WishedAbandon& wish) {
    ATELIER_TRY(const auto lease, plan.lease(epic));
    if (lease && !lease->ended) {
        ATELIER_TRY(const auto session, plan.session(lease->session));
        if (session && session->changeset == wish.changeset && !session->ended_at)
            return fail(ErrorCode::epic_taken,
                        lease->agent.str() + " is working on " + wish.changeset.str() +
                            ", which is to be given up",
                        advise(Hint::wait_for_session));
    }
    ATELIER_TRY(const Bead changeset, require_changeset(plan, wish.changeset));
    ATELIER_CHECK(give_up_changeset(plan, changeset, wish.reason, wish.superseded_by));
    ATELIER_CHECK(close_notices(plan, blocked_key(wish.changeset), "abandoned"));
    return {};
}

Result<PromoteOutcome> store_promotion(PlanWriter& plan, const Proposal& proposal) {
    const BeadId& id = proposal.graph.epic().id;
    for (const Bead& bead : proposal.moved)
        ATELIER_CHECK(plan.update(bead));
    for (const WishedAbandon& wish : proposal.given_up)
        ATELIER_CHECK(give_up(plan, id, wish));
    if (!proposal.given_up.empty()) ATELIER_CHECK(forget_wishes(plan, id));
    ATELIER_TRY(const Bead epic, require_epic(plan, id));
    ATELIER_TRY(const PlanText text, planned_text(plan, epic));
    ATELIER_CHECK(require_no_ring(plan, id, text));
    ATELIER_CHECK(
        record_promotion(plan, EventType::epic_promoted, id, text, proposal.outcome.ready));
    ATELIER_CHECK(close_notices(plan, promotion_key(id), "promoted"));
    if (!proposal.outcome.ready.empty()) ATELIER_CHECK(close_no_work_notice(plan));
    PromoteOutcome outcome = proposal.outcome;
    outcome.promoted = true;
    return outcome;
}

Error changed_since_shown(const BeadId& epic) {
    return {ErrorCode::conflict,
            "what is planned of " + epic.str() + " has changed since it was shown",
            advise(Hint::look_again, epic.str())};
}

// Kept although the answer is no.
Result<Error> refusal(PlanWriter& plan, const Context& context, const Bead& epic) {
    ATELIER_TRY(const BeadId message, ask_overseer(plan, context, epic));
    Json details = Json::object();
    details.set("epic", epic.id.str()).set("message", message.str());
    return Error{ErrorCode::approval_required,
                 "only the overseer promotes " + epic.id.str() + ", and has been asked",
                 advise(Hint::asked_to_promote), std::move(details)};
}

} // namespace

Result<PromoteOutcome> promote_epic(const Context& context, const PromoteRequest& request) {
    std::optional<Error> refused;
    auto outcome =
        context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PromoteOutcome> {
            ATELIER_TRY(const Proposal proposal, propose(plan, request));
            if (!request.confirmed || proposal.outcome.nothing_waits) return proposal.outcome;
            if (request.shown && *request.shown != proposal.outcome.digest)
                return fail(changed_since_shown(request.epic));
            if (may_promote(context)) return store_promotion(plan, proposal);
            ATELIER_TRY(refused, refusal(plan, context, proposal.graph.epic()));
            return proposal.outcome;
        });
    if (outcome && refused) return fail(*std::move(refused));
    return outcome;
}

} // namespace atelier
