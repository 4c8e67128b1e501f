#include "app/guard/check_guard.hpp"

#include "app/changeset/changeset_base.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/guardrails.hpp"

namespace atelier {
namespace {

bool is_planner(const Guard& guard) {
    return guard.agent.role() == Role::planner;
}

struct Judged {
    Caller caller = Caller::human;
    std::optional<Lease> lease;
};

// A planner's worktree is read-only whoever is at it, so that only a worker's claim is looked at.
Result<Judged> judge_caller(const GuardScene& scene) {
    if (is_planner(scene.guard)) return Judged{};
    ATELIER_TRY(const Context context, scene.plan());
    Judged judged;
    ATELIER_TRY(judged.lease, context.store.read(
                                  [&](PlanReader& plan) { return plan.lease(*scene.guard.epic); }));
    const bool living = judged.lease && lives(*judged.lease, scene.probe(judged.lease->keeper),
                                              context.clock.now(), context.settings.lease);
    judged.caller = caller_of(scene.guard, scene.agent_id, judged.lease, living);
    return judged;
}

Result<std::vector<std::string>> check_size(const GuardScene& scene, const CommitId& head) {
    ATELIER_TRY(const Context context, scene.plan());
    ATELIER_TRY(const Bead changeset, context.store.read([&](PlanReader& plan) {
        return require_changeset(plan, *scene.guard.changeset);
    }));
    ATELIER_TRY(const CommitId base,
                changeset_base(scene.repository, *scene.guard.base, scene.guard.onto, head));
    ATELIER_TRY(const auto changes, scene.repository.changes(base, head));
    const GuardrailLimits& limits = context.settings.limits;
    const GuardrailReport report = measure(changeset, changes, limits);
    if (auto fault = guardrail_fault(report, limits)) {
        fault->hint += "; 'changeset_guardrails' shows the numbers";
        return fail(*std::move(fault));
    }
    std::vector<std::string> warnings;
    if (report.warn)
        warnings.push_back(changeset.id.str() + " changes " + std::to_string(report.lines) +
                           " lines by now, over changeset.warn_lines (" +
                           std::to_string(limits.warn_lines) + "); " +
                           std::to_string(limits.max_lines) + " are the limit");
    return warnings;
}

} // namespace

Result<std::vector<std::string>> check_ref_moves(const GuardScene& scene,
                                                 const std::vector<RefMove>& moves) {
    ATELIER_TRY(const Judged judged, judge_caller(scene));
    if (auto fault = moves_fault(scene.guard, judged.caller, moves, scene.inside))
        return fail(*std::move(fault));
    const auto after = own_branch_after(scene.guard, moves);
    if (!after) return std::vector<std::string>{};
    if (auto fault = caller_fault(scene.guard, judged.caller, judged.lease))
        return fail(*std::move(fault));
    if (judged.caller == Caller::human || !scene.guard.base) return std::vector<std::string>{};
    return check_size(scene, *after);
}

Result<void> check_commit(const GuardScene& scene, const std::string& head) {
    ATELIER_TRY(const Judged judged, judge_caller(scene));
    if (auto fault = caller_fault(scene.guard, judged.caller, judged.lease))
        return fail(*std::move(fault));
    if (!is_planner(scene.guard) && judged.caller == Caller::human) return {};
    if (auto fault = head_fault(scene.guard, head)) return fail(*std::move(fault));
    return {};
}

Result<void> check_push(const GuardScene& scene) {
    ATELIER_TRY(const Judged judged, judge_caller(scene));
    if (!is_planner(scene.guard) && judged.caller == Caller::human) return {};
    return fail(ErrorCode::guarded, "agents do not push: nothing was sent",
                is_planner(scene.guard)
                    ? "plan it; what workers have done is landed by 'git atelier work'"
                    : "commit on " + scene.guard.branch.str() +
                          "; 'git atelier work' lands it, and the skill 'publish' sends it where "
                          "that is wanted");
}

std::vector<std::pair<std::string, std::string>> commit_trailers(const GuardScene& scene) {
    const Guard& guard = scene.guard;
    if (scene.agent_id.empty() || is_planner(guard) || !guard.changeset) return {};
    return {{"Atelier-Epic", guard.epic->str()},
            {"Atelier-Changeset", guard.changeset->str()},
            {"Atelier-Agent", guard.agent.str()}};
}

} // namespace atelier
