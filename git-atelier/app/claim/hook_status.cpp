#include "app/claim/hook_status.hpp"

#include "app/claim/caller_session.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"

namespace atelier {

Result<HookStatus> hook_status(const Context& context, const LivenessProbe& probe) {
    return context.store.read([&](PlanReader& plan) -> Result<HookStatus> {
        HookStatus status{.agent = context.caller};
        for (const auto& row : names_of(ChangesetState{}))
            status.changesets[row.value] = 0;
        ATELIER_TRY(const auto epic, assigned_epic(plan, context));
        if (!epic) return status;
        status.epic = epic->id;
        status.epic_status = epic->status;
        ATELIER_TRY(const EpicTree graph, load_outline(plan, *epic));
        for (const Bead& changeset : graph.changesets()) {
            ATELIER_TRY(const ChangesetState state, state_now(plan, context, changeset, probe));
            ++status.changesets[state];
        }
        return status;
    });
}

} // namespace atelier
