#include "app/plan/promote_epic.hpp"

#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/bead/fields.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

bool may_promote(const Context& context) {
    if (context.caller.role() == Role::overseer) return true;
    return context.caller.role() == Role::planner &&
           context.settings.promotion == Promotion::planner;
}

PromoteOutcome describe(const EpicTree& graph, const std::vector<Bead>& changes) {
    PromoteOutcome outcome{graph.epic().id, graph.epic().title, !is_draft(graph.epic()), {}, {}};
    for (const Bead& bead : changes)
        if (kind_of(bead) == BeadKind::changeset) outcome.ready.push_back(bead.id);
    for (const Bead& changeset : graph.changesets())
        if (state_of(changeset) == ChangesetState::planned && prose(changeset).empty())
            outcome.undescribed.push_back(changeset.id);
    return outcome;
}

Result<BeadId> ask_overseer(PlanWriter& plan, const Context& context, const Bead& epic) {
    return send_once(
        plan, context,
        {.to = "overseer",
         .subject = "NEEDS-DECISION: promote " + epic.id.str() + " '" + epic.title + "'?",
         .body = context.caller.str() + " has planned " + epic.id.str() +
                 " and asks for it to be worked on.\n\n'git atelier show " + epic.id.str() +
                 "' shows the plan, 'git atelier promote " + epic.id.str() +
                 "' makes it claimable.\n",
         .thread = epic.id,
         .key = promotion_key(epic.id)});
}

Result<PromoteOutcome> store_promotion(PlanWriter& plan, const EpicTree& graph,
                                       const std::vector<Bead>& changes) {
    for (const Bead& bead : changes)
        ATELIER_CHECK(plan.update(bead));
    PromoteOutcome outcome = describe(graph, changes);
    outcome.promoted = true;
    if (!changes.empty()) {
        Json data = Json::object();
        std::vector<std::string> ready;
        for (const BeadId& id : outcome.ready)
            ready.push_back(id.str());
        data.set("ready", Json::strings(ready));
        ATELIER_CHECK(plan.append({EventType::epic_promoted, graph.epic().id, std::move(data)}));
    }
    ATELIER_CHECK(close_notices(plan, promotion_key(graph.epic().id), "promoted"));
    if (!outcome.ready.empty()) ATELIER_CHECK(close_no_work_notice(plan));
    return outcome;
}

} // namespace

Result<PromoteOutcome> promote_epic(const Context& context, const BeadId& epic, bool confirmed) {
    std::optional<Error> refused;
    auto outcome =
        context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PromoteOutcome> {
            ATELIER_TRY(const EpicTree graph, load_epic(plan, epic));
            ATELIER_TRY(const auto changes, promote(graph));
            if (!confirmed || (!is_draft(graph.epic()) && changes.empty()))
                return describe(graph, changes);
            if (may_promote(context)) return store_promotion(plan, graph, changes);
            // The question is kept although the answer is no.
            ATELIER_TRY(const BeadId message, ask_overseer(plan, context, graph.epic()));
            Json details = Json::object();
            details.set("epic", epic.str()).set("message", message.str());
            refused =
                Error{ErrorCode::approval_required,
                      "only the overseer promotes " + epic.str() + ", and has been asked",
                      "go on planning; the overseer runs 'git atelier promote " + epic.str() + "'",
                      std::move(details)};
            return describe(graph, changes);
        });
    if (outcome && refused) return fail(*std::move(refused));
    return outcome;
}

} // namespace atelier
