#include "app/look/list_epics.hpp"

#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "domain/work/choice.hpp"

namespace atelier {
namespace {

void leave_out(const Pauses& pauses, Time now, ListedEpic& listed) {
    std::vector<Reason> paused;
    std::erase_if(listed.runnable, [&](const BeadId& id) {
        const auto why = left_alone(id, listed.epic.id, pauses, now);
        paused.insert(paused.end(), why.begin(), why.end());
        return !why.empty();
    });
    if (!listed.ready || !listed.runnable.empty()) return;
    listed.ready = false;
    listed.reasons = std::move(paused);
}

void hold_back(const std::vector<Reason>& paused, ListedEpic& listed) {
    if (paused.empty()) return;
    listed.ready = false;
    listed.reasons.insert(listed.reasons.begin(), paused.begin(), paused.end());
}

void hold_back(const std::optional<Reason>& debt, const EpicTree& graph, ListedEpic& listed) {
    if (!debt || !listed.ready) return;
    std::erase_if(listed.runnable,
                  [&](const BeadId& id) { return is_held_back(*graph.find(id), debt); });
    if (!listed.runnable.empty()) return;
    listed.ready = false;
    listed.reasons.push_back(*debt);
}

} // namespace

Result<EpicListOutcome> list_epics(const Context& context, bool show_drafts) {
    return context.store.read([&](PlanReader& plan) -> Result<EpicListOutcome> {
        EpicListOutcome out;
        ATELIER_TRY(auto epics, open_epics(plan));
        const Time now = context.clock.now();
        ATELIER_TRY(const auto pauses, start_pauses(plan, now));
        ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
        ATELIER_TRY(const auto debt, review_debt_reached(plan, context));
        for (Bead& epic : epics) {
            if (is_draft(epic) && !show_drafts) continue;
            // What is in the open ones, not what a long history has in the closed ones.
            ATELIER_TRY(const EpicTree graph, load_outline(plan, std::move(epic)));
            ListedEpic listed{.epic = graph.epic(), .draft = is_draft(graph.epic())};
            listed.reasons = not_ready(graph);
            listed.ready = listed.reasons.empty();
            listed.runnable = runnable_changesets(graph);
            leave_out(pauses, now, listed);
            hold_back(paused_by_order(orders, listed.epic, context.issue_prefix), listed);
            hold_back(debt, graph, listed);
            listed.changesets = graph.changesets().size();
            for (const Bead& changeset : graph.changesets())
                if (is_settled(state_of(changeset))) ++listed.settled;
            out.epics.push_back(std::move(listed));
        }
        return out;
    });
}

} // namespace atelier
