#include "app/land/check_work.hpp"

#include "app/changeset/worktree_fault.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/land/work_replay.hpp"
#include "app/worktree/command_in_worktree.hpp"
#include "app/worktree/shown_commit.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "domain/work/progress.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

std::string checked_key(const BeadId& changeset) {
    return "checked:" + changeset.str();
}

// The files, and what they were checked with.
std::string checked_value(const WorkContext& work, const TreeId& tree) {
    Json commands = Json::array();
    for (const auto& command : work.plan.settings.checks)
        commands.push(Json::strings(command));
    return tree.str() + " " + sha256_hex(commands.dump());
}

Result<void> note_passed(WorkContext& work, const BeadId& changeset, const TreeId& tree) {
    return work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) {
        return plan.remember(checked_key(changeset), checked_value(work, tree));
    });
}

Result<std::optional<Error>> failing_in(WorkContext& work, const Session& session) {
    for (const auto& command : work.plan.settings.checks) {
        work.progress.stage(session.changeset->str(), "check " + join(command, " "));
        ATELIER_TRY(auto fault, failing_command(work, session.id, session.worktree,
                                                {.argv = command,
                                                 .setting = "changeset.checks",
                                                 .limit = work.plan.settings.checks_timeout,
                                                 .code = ErrorCode::checks_failed}));
        if (fault) return fault;
    }
    return std::nullopt;
}

// On the work branch, where whoever mends it looks first, it may pass.
Error on_candidate(Error fault, const Session& session, const LandingCandidate& candidate) {
    if (fault.code != ErrorCode::checks_failed) return fault;
    fault.message += ", on the work with what " + candidate.root.str() + " has besides";
    fault.hint =
        advise(Hint::rebase_then_again, session.worktree, shell_quoted(candidate.root.str()));
    fault.details.set("onto", candidate.onto.str());
    return fault;
}

Result<std::optional<Error>> failing_on(WorkContext& work, const Session& session,
                                        const LandingCandidate& candidate) {
    const auto shown = show_commit(work, session.worktree, candidate.result);
    if (!shown && shown.error().code == ErrorCode::dirty) return tl::unexpected(shown.error());
    auto fault = shown ? failing_in(work, session) : tl::unexpected(shown.error());
    const std::optional<CommitId> at = shown ? std::optional(candidate.result) : std::nullopt;
    const auto back = show_branch_again(work, session.worktree, *session.branch, at);
    if (!fault) return fault;
    if (!*fault) ATELIER_CHECK(back);
    if (!back) work.progress.warn(with_hint(back.error()));
    if (!*fault) return std::nullopt;
    return on_candidate(**std::move(fault), session, candidate);
}

} // namespace

Result<std::optional<LandingCandidate>> landing_candidate(WorkContext& work, const Bead& changeset,
                                                          const CommitId& base,
                                                          const CommitId& head) {
    ATELIER_TRY(const EpicTree graph,
                work.plan.store.read([&](PlanReader& plan) -> Result<EpicTree> {
                    ATELIER_TRY(const Bead epic, epic_of(plan, changeset));
                    return load_epic(plan, epic.id);
                }));
    std::optional<LandingCandidate> none;
    if (!stacked_on(changeset, graph).empty()) return none;
    ATELIER_TRY(const BranchName root, root_branch_of(graph.epic()));
    ATELIER_TRY(const auto onto, work.repository.refs().resolve(full_ref(root)));
    if (!onto) return none;
    ATELIER_TRY(WorkReplay replay, WorkReplay::of(work, changeset, base, head));
    ATELIER_TRY(const ReplayResult replayed, replay.onto(*onto));
    if (!replayed.head || !replayed.conflicts.empty()) return none;
    return std::optional(LandingCandidate{root, *onto, *replayed.head});
}

Result<std::optional<Error>> failing_check(WorkContext& work, const Session& session,
                                           const std::optional<LandingCandidate>& candidate) {
    if (work.plan.settings.checks.empty()) return std::nullopt;
    ATELIER_TRY(const WorktreeState state,
                work.repository.worktrees().worktree_state(session.worktree));
    if (auto fault = worktree_fault(session, state)) return fail(*std::move(fault));
    GitHistory& history = work.repository.history();
    ATELIER_TRY(const TreeId here, history.tree(*state.head));
    TreeId checked = here;
    if (candidate) {
        ATELIER_TRY(checked, history.tree(candidate->result));
    }
    ATELIER_TRY(auto fault, checked == here ? failing_in(work, session)
                                            : failing_on(work, session, *candidate));
    if (fault) return fault;
    ATELIER_CHECK(note_passed(work, *session.changeset, checked));
    return std::nullopt;
}

Result<bool> has_passed_checks(WorkContext& work, const BeadId& changeset, const CommitId& commit) {
    if (work.plan.settings.checks.empty()) return true;
    ATELIER_TRY(const TreeId tree, work.repository.history().tree(commit));
    ATELIER_TRY(const auto passed, work.plan.store.read([&](PlanReader& plan) {
        return plan.remembered(checked_key(changeset));
    }));
    return passed == checked_value(work, tree);
}

} // namespace atelier
