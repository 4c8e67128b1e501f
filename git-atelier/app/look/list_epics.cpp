#include "app/look/list_epics.hpp"

#include "app/core/plan_queries.hpp"

namespace atelier {

Result<EpicListOutcome> list_epics(const Context& context, bool show_drafts) {
    return context.store.read([&](PlanReader& plan) -> Result<EpicListOutcome> {
        EpicListOutcome out;
        ATELIER_TRY(auto epics, open_epics(plan));
        for (Bead& epic : epics) {
            if (is_draft(epic) && !show_drafts) continue;
            // What is in the open ones, not what a long history has in the closed ones.
            ATELIER_TRY(const EpicTree graph, load_outline(plan, std::move(epic)));
            ListedEpic listed{.epic = graph.epic(), .draft = is_draft(graph.epic())};
            listed.reasons = not_ready(graph);
            listed.ready = listed.reasons.empty();
            listed.runnable = runnable_changesets(graph);
            listed.changesets = graph.changesets().size();
            for (const Bead& changeset : graph.changesets())
                if (is_settled(state_of(changeset))) ++listed.settled;
            out.epics.push_back(std::move(listed));
        }
        return out;
    });
}

} // namespace atelier
