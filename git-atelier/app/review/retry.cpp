#include "app/review/retry.hpp"

#include "app/changeset/unblock_changeset.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"

namespace atelier {

Result<RetryOutcome> retry(const Context& context, const BeadId& id) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<RetryOutcome> {
        ATELIER_TRY(const Bead bead, require_bead(plan, id));
        RetryOutcome outcome{id, {}};
        if (kind_of(bead) != BeadKind::epic) {
            ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
            if (state_of(changeset) == ChangesetState::done)
                return fail(ErrorCode::not_runnable,
                            id.str() + " is done: there is nothing to try again",
                            advise(Hint::why_it_waits, id.str()));
            outcome.was_waiting = state_of(changeset) != ChangesetState::blocked;
            ATELIER_CHECK(unblock_changeset(plan, changeset));
            ATELIER_TRY(Bead unblocked, changeset_as_approved(plan, id));
            outcome.changesets.push_back(std::move(unblocked));
            return outcome;
        }
        if (is_closed(bead))
            return fail(ErrorCode::epic_closed, id.str() + " is closed", advise(Hint::new_epic));
        ATELIER_TRY(const EpicTree graph, load_plan(plan, id));
        ATELIER_TRY(const auto paused, start_pauses(plan, context.clock.now()));
        for (const Bead& changeset : graph.changesets()) {
            const ChangesetState state = state_of(changeset);
            const bool waits = paused.contains(changeset.id) && !is_settled(state);
            if (!waits && state != ChangesetState::blocked &&
                graph.undecided(changeset.id, Act::retry) == nullptr)
                continue;
            ATELIER_CHECK(unblock_changeset(plan, changeset));
            ATELIER_TRY(Bead unblocked, changeset_as_approved(plan, changeset.id));
            outcome.changesets.push_back(std::move(unblocked));
        }
        return outcome;
    });
}

} // namespace atelier
