#include "app/guard/check_guard.hpp"

#include "app/changeset/changeset_base.hpp"
#include "app/changeset/changeset_size.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/work/commit_trailers.hpp"
#include "domain/work/guardrails.hpp"
#include "domain/work/landed_commit.hpp"
#include "ports/git_history.hpp"

namespace atelier {
namespace {

bool is_planner(const Guard& guard) {
    return guard.agent.role() == Role::planner;
}

struct Judged {
    Caller caller = Caller::human;
    std::optional<Lease> lease;
};

// A planner's worktree is read-only whoever works there, so that only the lease is looked at under
// which a worker or an artisan works.
Result<Judged> judge_caller(const GuardContext& context) {
    const Guard& guard = context.guard;
    if (is_planner(guard)) return Judged{};
    ATELIER_TRY(const Context project, context.plan());
    Judged judged;
    ATELIER_TRY(const LeaseHolder holder, project.store.read([&](PlanReader& plan) {
        return holder_of(plan, guard.document ? guard.document->run : *guard.epic, context.probe);
    }));
    judged.lease = holder.lease;
    const bool living = life_of(holder, project.clock.now(), project.settings.lease) == Life::lives;
    ATELIER_TRY(const Standing standing, context.caller(project));
    ATELIER_CHECK(require_own_identity(standing, context.agent_id, context.session));
    const std::string id = standing.is_overseer() ? ""
                           : standing.id          ? standing.id->str()
                                                  : context.agent_id + "?";
    judged.caller = caller_of(guard, id, judged.lease, living);
    // What an agent commits says whose it is.
    if (judged.caller == Caller::current_session && context.agent_id.empty())
        judged.caller = Caller::undeclared;
    return judged;
}

Result<GuardrailReport> measure_at(const GuardContext& context, const Context& project,
                                   const Bead& changeset, const CommitId& head) {
    ATELIER_TRY(const CommitId base,
                changeset_base(context.history, *context.guard.base, context.guard.onto, head));
    ATELIER_TRY(const auto changes, context.history.changes(base, head));
    return measure_changeset(project, changeset, changes);
}

Result<void> check_document(const GuardContext& context, const CommitId& head) {
    ATELIER_TRY(const auto changes, context.history.changes(*context.guard.base, head));
    if (auto fault = paths_fault(context.guard, touched_paths(changes)))
        return fail(*std::move(fault));
    return {};
}

// A warning is told by the move that brings it about, not by each one after it.
Result<std::vector<std::string>> check_size(const GuardContext& context,
                                            const std::optional<CommitId>& before,
                                            const CommitId& head) {
    ATELIER_TRY(const Context project, context.plan());
    ATELIER_TRY(const Bead changeset, project.store.read([&](PlanReader& plan) {
        return changeset_as_approved(plan, *context.guard.changeset);
    }));
    const GuardrailLimits& limits = project.settings.limits;
    ATELIER_TRY(GuardrailReport report, measure_at(context, project, changeset, head));
    if (before && (report.warn || !report.attributes.empty())) {
        const auto told = measure_at(context, project, changeset, *before);
        if (told) report = new_since(std::move(report), *told);
    }
    if (auto fault = guardrail_fault(report, limits)) {
        fault->hint.also(advise(Hint::shows_the_numbers));
        return fail(*std::move(fault));
    }
    return guardrail_warnings(changeset.id.str(), report, limits);
}

} // namespace

Result<std::vector<std::string>> check_ref_moves(const GuardContext& context,
                                                 const std::vector<RefMove>& moves) {
    ATELIER_TRY(const Judged judged, judge_caller(context));
    if (auto fault = moves_fault(context.guard, judged.caller, moves, context.inside))
        return fail(*std::move(fault));
    const auto after = own_branch_after(context.guard, moves);
    if (!after) return std::vector<std::string>{};
    if (auto fault = caller_fault(context.guard, judged.caller, judged.lease))
        return fail(*std::move(fault));
    if (judged.caller == Caller::human || !context.guard.base) return std::vector<std::string>{};
    if (context.guard.document) {
        ATELIER_CHECK(check_document(context, *after));
        return std::vector<std::string>{};
    }
    return check_size(context, own_branch_before(context.guard, moves), *after);
}

Result<void> check_commit(const GuardContext& context, const std::string& checked_out) {
    ATELIER_TRY(const Judged judged, judge_caller(context));
    if (auto fault = caller_fault(context.guard, judged.caller, judged.lease))
        return fail(*std::move(fault));
    if (!is_planner(context.guard) && judged.caller == Caller::human) return {};
    if (auto fault = head_fault(context.guard, checked_out)) return fail(*std::move(fault));
    return {};
}

Result<void> check_push(const GuardContext& context) {
    ATELIER_TRY(const Judged judged, judge_caller(context));
    if (!is_planner(context.guard) && judged.caller == Caller::human) return {};
    return fail(ErrorCode::guarded, "agents do not push: nothing was sent",
                advise(Hint::nothing_is_pushed, context.guard.branch.str()));
}

std::vector<std::pair<std::string, std::string>> commit_trailers(const GuardContext& context) {
    const Guard& guard = context.guard;
    if (context.agent_id.empty() || is_planner(guard) || !guard.changeset) return {};
    return {{std::string(epic_trailer), guard.epic->str()},
            {std::string(changeset_trailer), guard.changeset->str()},
            {std::string(agent_trailer), guard.agent.str()}};
}

} // namespace atelier
