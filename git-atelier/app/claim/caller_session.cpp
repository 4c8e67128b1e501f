#include "app/claim/caller_session.hpp"

#include "app/claim/agents.hpp"
#include "app/core/plan_queries.hpp"

namespace atelier {

Result<std::optional<Session>> caller_session(PlanReader& plan, const Context& context) {
    if (!context.session) return std::optional<Session>{};
    ATELIER_TRY(auto session, plan.session(*context.session));
    if (session && session->agent != context.caller)
        return fail(ErrorCode::identity_foreign,
                    "session " + session->id.str() + " belongs to " + session->agent.str() +
                        ", not to " + context.caller.str(),
                    advise(Hint::keep_variables));
    return session;
}

Result<std::optional<Bead>> assigned_epic(PlanReader& plan, const Context& context) {
    ATELIER_TRY(const auto agent, plan.find(context.caller_bead()));
    return agent ? held_epic(plan, *agent) : std::optional<Bead>{};
}

Result<Bead> changeset_meant(PlanReader& plan, const Context& context,
                             const std::optional<Session>& session,
                             const std::optional<BeadId>& named) {
    if (session && session->changeset) {
        if (named && *named != *session->changeset) {
            ATELIER_CHECK(require_changeset(plan, *named));
            return fail(ErrorCode::not_runnable,
                        "this session works on " + session->changeset->str() + ", not on " +
                            named->str(),
                        advise(Hint::leave_changeset_out));
        }
        return require_changeset(plan, *session->changeset);
    }
    if (named) return require_changeset(plan, *named);
    ATELIER_TRY(const auto epic, assigned_epic(plan, context));
    std::vector<Bead> working;
    std::vector<Bead> to_resume;
    std::vector<Bead> answered;
    if (epic) {
        ATELIER_TRY(const EpicTree graph, load_epic(plan, epic->id));
        for (const Bead& changeset : graph.changesets()) {
            const ChangesetState state = state_of(changeset);
            if (state == ChangesetState::working) working.push_back(changeset);
            if (state == ChangesetState::ready && not_runnable(changeset, graph).empty())
                to_resume.push_back(changeset);
            if (state == ChangesetState::done || state == ChangesetState::blocked)
                answered.push_back(changeset);
        }
    }
    // After a retry it is ready again, and may be the only one left. Whoever heard no answer calls
    // the skill again for what has been called done or blocked.
    if (working.empty()) working = std::move(to_resume);
    if (working.empty()) working = std::move(answered);
    if (working.size() == 1) return require_changeset(plan, working.front().id);
    return fail(ErrorCode::usage,
                working.empty() ? "you have no changeset in progress"
                                : "you have more than one changeset in progress",
                advise(Hint::name_changeset));
}

} // namespace atelier
