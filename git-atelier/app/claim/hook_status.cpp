#include "app/claim/hook_status.hpp"

#include "app/claim/caller_session.hpp"
#include "app/core/plan_queries.hpp"

namespace atelier {

Result<HookStatus> hook_status(const Context& context) {
    return context.store.read([&](PlanReader& plan) -> Result<HookStatus> {
        HookStatus status{.agent = context.caller};
        for (const auto& row : names_of(ChangesetState{}))
            status.changesets[row.value] = 0;
        ATELIER_TRY(const auto epic, assigned_epic(plan, context));
        if (!epic) return status;
        status.epic = epic->id;
        ATELIER_TRY(const EpicTree graph, load_outline(plan, *epic));
        for (const Bead& changeset : graph.changesets())
            ++status.changesets[state_of(changeset)];
        return status;
    });
}

} // namespace atelier
