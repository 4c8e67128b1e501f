#include "app/worktree/shown_commit.hpp"

#include "app/guard/rescue_refs.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "base/text.hpp"
#include "domain/guard/repository_state.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<void> keep_what_differs(WorkContext& work, const fs::path& worktree,
                               const std::optional<CommitId>& shown) {
    ATELIER_TRY(const WorktreeState state, work.repository.worktrees().worktree_state(worktree));
    const Time now = work.plan.clock.now();
    const std::string name = worktree.filename().string();
    std::vector<RescueRef> kept;
    if (shown && state.head && state.head != shown)
        kept.push_back({rescue_ref(now, "head-of-" + name), *state.head});
    if (!state.changed.empty()) {
        ATELIER_TRY(const auto files, work.repository.replays().snapshot_worktree(
                                          worktree, "What checks left in " + name, {}));
        if (files) kept.push_back({rescue_ref(now, "files-of-" + name), *files});
    }
    if (kept.empty()) return {};
    ATELIER_CHECK(make_rescue_refs(work.plan, work.repository.refs(), kept,
                                   "atelier: kept what checks left"));
    std::vector<std::string> refs;
    for (const RescueRef& one : kept)
        refs.push_back(one.ref);
    const std::string what = state.changed.empty() ? "commits" : first_few(state.changed);
    work.progress.warn("the checks of " + name + " left " + what + ", kept as " +
                       join(refs, " and "));
    return {};
}

} // namespace

Result<void> show_commit(WorkContext& work, const fs::path& worktree, const CommitId& commit) {
    GitWorktrees& worktrees = work.repository.worktrees();
    ATELIER_TRY(const WorktreeState state, worktrees.worktree_state(worktree));
    if (!state.head)
        return fail(ErrorCode::git_failed, worktree.string() + " shows no commit",
                    advise(Hint::repair_or_remove));
    ATELIER_CHECK(record_worktree(work.plan, worktree, WorktreePhase::checking, work.plan.session));
    ATELIER_CHECK(worktrees.put_on_branch(worktree, std::nullopt));
    auto shown = worktrees.advance_worktree(worktree, std::nullopt, *state.head, commit);
    if (shown || shown.error().code != ErrorCode::dirty) return shown;
    // Nothing there was touched.
    ATELIER_CHECK(worktrees.put_on_branch(worktree, state.branch));
    ATELIER_CHECK(
        record_worktree(work.plan, worktree, WorktreePhase::worked_in, work.plan.session));
    return shown;
}

Result<void> show_branch_again(WorkContext& work, const fs::path& worktree,
                               const BranchName& branch, const std::optional<CommitId>& shown) {
    ATELIER_CHECK(keep_what_differs(work, worktree, shown));
    ATELIER_CHECK(work.repository.worktrees().return_to_branch(worktree, branch));
    return record_worktree(work.plan, worktree, WorktreePhase::worked_in, work.plan.session);
}

} // namespace atelier
