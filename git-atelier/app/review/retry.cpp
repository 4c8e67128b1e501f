#include "app/review/retry.hpp"

#include "app/changeset/unblock_changeset.hpp"
#include "app/claim/claim.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>

namespace atelier {

namespace {

// `id` is an epic's.
Result<void> unblock_below(PlanWriter& plan, const Context& context, const BeadId& id,
                           RetryOutcome& outcome) {
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
    return {};
}

// A run goes on with what its worker held, whoever that was; an agent alone waits for the lease.
Result<void> free_from_ended(PlanWriter& plan, const Context& context, const LivenessProbe& probe,
                             const Bead& epic, RetryOutcome& outcome) {
    ATELIER_TRY(const LeaseHolder claim, holder_of(plan, epic.id, probe));
    if (!claim.lease || claim.lease->agent.str() != epic.assignee) return {};
    const LeaseRules& rules = context.settings.lease;
    ATELIER_TRY(const Life holder, life_of(plan, context, claim.lease->agent, probe));
    if (holder == Life::lives || life_of(claim, context.clock.now(), rules) == Life::lives)
        return {};
    Context ended = context;
    ended.caller = claim.lease->agent;
    ATELIER_CHECK(give_up_claim(plan, ended, epic, "its holder has ended"));
    outcome.freed_from = claim.lease->agent;
    return {};
}

// It is ready, and there is no attempt that would be forgotten.
Result<bool> has_nothing_to_retry(PlanReader& plan, const Bead& changeset) {
    if (state_of(changeset) != ChangesetState::ready) return false;
    ATELIER_TRY(const Bead epic, epic_of(plan, changeset));
    ATELIER_TRY(const EpicTree graph, load_plan(plan, epic.id));
    if (graph.undecided(changeset.id, Act::retry) != nullptr) return false;
    ATELIER_TRY(const bool failed, has_failed_to_start(plan, {changeset.id, epic.id}));
    ATELIER_TRY(const bool told, is_noticed(plan, blocked_key(changeset.id)));
    if (failed || told) return false;
    ATELIER_TRY(const auto decided, plan.decisions({changeset.id}));
    ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset.id}));
    return std::ranges::all_of(sessions, [&](const Session& session) {
        return std::ranges::any_of(decided, [&](const DecisionFacts& facts) {
            return facts.row.act == Act::retry && facts.event &&
                   facts.event->at > session.started_at;
        });
    });
}

Result<RetryOutcome> of_changeset(PlanWriter& plan, const Context& context,
                                  const LivenessProbe& probe, const BeadId& id) {
    RetryOutcome outcome{.id = id, .changesets = {}};
    ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
    if (state_of(changeset) == ChangesetState::done)
        return fail(ErrorCode::not_runnable, id.str() + " is done: there is nothing to try again",
                    advise(Hint::why_it_waits, id.str()));
    ATELIER_TRY(const ChangesetState now, state_now(plan, context, changeset, probe));
    if (now == ChangesetState::working)
        return fail(ErrorCode::epic_taken, id.str() + " is being worked on",
                    advise(Hint::wait_for_session));
    ATELIER_TRY(outcome.had_nothing, has_nothing_to_retry(plan, changeset));
    if (outcome.had_nothing) return outcome;
    outcome.was_waiting = state_of(changeset) != ChangesetState::blocked;
    ATELIER_CHECK(unblock_changeset(plan, changeset));
    ATELIER_TRY(Bead unblocked, changeset_as_approved(plan, id));
    outcome.changesets.push_back(std::move(unblocked));
    return outcome;
}

Result<RetryOutcome> of_epic(PlanWriter& plan, const Context& context, const LivenessProbe& probe,
                             const Bead& epic) {
    if (is_closed(epic))
        return fail(ErrorCode::epic_closed, epic.id.str() + " is closed", advise(Hint::new_epic));
    RetryOutcome outcome{.id = epic.id, .changesets = {}};
    ATELIER_CHECK(unblock_below(plan, context, epic.id, outcome));
    ATELIER_CHECK(end_pauses(plan, {epic.id}));
    ATELIER_CHECK(free_from_ended(plan, context, probe, epic, outcome));
    return outcome;
}

} // namespace

Result<RetryOutcome> retry(const Context& context, const LivenessProbe& probe, const BeadId& id) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<RetryOutcome> {
        ATELIER_TRY(const Bead bead, require_bead(plan, id));
        ATELIER_TRY(RetryOutcome outcome, kind_of(bead) == BeadKind::epic
                                              ? of_epic(plan, context, probe, bead)
                                              : of_changeset(plan, context, probe, id));
        for (const Bead& changeset : outcome.changesets) {
            ATELIER_TRY(const ChangesetState state, state_now(plan, context, changeset, probe));
            outcome.states.emplace(changeset.id, state);
        }
        return outcome;
    });
}

} // namespace atelier
