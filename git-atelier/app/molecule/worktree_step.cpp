#include "app/molecule/worktree_step.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/restack.hpp"
#include "app/worktree/command_in_worktree.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string check_text(const CheckStep& check, const Error& fault) {
    const Json* const status = fault.details.find("status");
    const std::string command = "'" + join(check.argv, " ") + "' ";
    std::string text = status == nullptr || !status->is_int()
                           ? fault.message
                           : command + "ended with status " + std::to_string(status->as_int());
    return text + "\n\n" + fault.details.string_at("output");
}

Result<StepResult> checked(WorkContext& work, const Session& session, const CheckStep& check) {
    work.progress.stage(session.changeset->str(), "check " + join(check.argv, " "));
    ATELIER_TRY(const auto fault, failing_command(work, session.id, session.worktree,
                                                  {.argv = check.argv,
                                                   .setting = "changeset.checks",
                                                   .limit = work.plan.settings.checks_timeout,
                                                   .code = ErrorCode::checks_failed}));
    if (!fault) return StepResult{.verdict = WorkflowVerdict::passed};
    if (fault->code == ErrorCode::interrupted) return fail(*fault);
    return StepResult{.verdict = WorkflowVerdict::failed, .text = check_text(check, *fault)};
}

std::string left_text(const BranchLeftBehind& left) {
    const std::string paths = left.paths.empty() ? "" : " in " + first_few(left.paths);
    const std::string onto = left.onto.str();
    switch (left.why) {
    case LeftBecause::conflict:
        return "the work conflicts with " + onto + paths;
    case LeftBecause::merge_commit:
        return "the work holds a merge, which cannot be put on " + onto;
    case LeftBecause::dirty:
        return "the worktree has changes that are not committed" + paths;
    case LeftBecause::at_work:
    case LeftBecause::checked_out:
    case LeftBecause::abandoned:
    case LeftBecause::unknown_base:
    case LeftBecause::below_left:
        break;
    }
    return "the work could not be put on " + onto + " (" + std::string(name_of(left.why)) + ")";
}

// The session goes on from where its work stands by now.
Result<void> note_base(WorkContext& work, const Session& session) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead bead, require_changeset(plan, *session.changeset));
        ATELIER_TRY(const Changeset facts, Changeset::of(bead));
        ATELIER_TRY(auto row, plan.session(session.id));
        if (!row || !facts.parent_base() || row->base == facts.parent_base()) return {};
        row->base = facts.parent_base();
        return plan.put(*row);
    });
}

Result<StepResult> rebased(WorkContext& work, const Session& session) {
    work.progress.stage(session.changeset->str(), "rebase");
    ATELIER_TRY(const EpicRestack done, restack_epic(work, {.epic = *session.epic}));
    for (const std::string& warning : done.warnings)
        work.progress.warn(warning);
    ATELIER_CHECK(note_base(work, session));
    const auto left = std::ranges::find(done.left, *session.changeset, &BranchLeftBehind::bead);
    if (left != done.left.end())
        return StepResult{.verdict = WorkflowVerdict::conflict, .text = left_text(*left)};
    const auto moved = std::ranges::find(done.moved, *session.changeset, &RestackedBranch::bead);
    if (moved == done.moved.end())
        return StepResult{.text = "it stood on " + done.root.str() + " already"};
    return StepResult{.text = "put on " + moved->onto.str() + " as it is by now"};
}

} // namespace

Result<std::optional<FinishedTurn>> carry_out_in_worktree(const RunWorld& world,
                                                          const DriverLease& lease,
                                                          const StepDue& due,
                                                          const Session& session) {
    if (const auto* check = std::get_if<CheckStep>(&due.step)) {
        ATELIER_TRY(const StepResult result, checked(world.work, session, *check));
        return record_step(world, lease, due, result);
    }
    switch (std::get<DoStep>(due.step).kind) {
    case DoKind::rebase: {
        ATELIER_TRY(const StepResult result, rebased(world.work, session));
        return record_step(world, lease, due, result);
    }
    case DoKind::resubmit:
        return record_step(world, lease, due, {.text = "there are no pull requests to update"});
    case DoKind::notify:
        break;
    }
    return carry_out(world, lease, due);
}

} // namespace atelier
