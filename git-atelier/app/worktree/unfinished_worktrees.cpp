#include "app/worktree/unfinished_worktrees.hpp"

#include "app/core/life.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "app/worktree/shown_commit.hpp"
#include "app/worktree/take_away.hpp"
#include "app/worktree/taken_place.hpp"
#include "domain/bead/changeset.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Whether nobody can be in the middle of that any more.
Result<bool> is_over(PlanReader& plan, const WorkContext& work, const WorktreeRecord& record) {
    if (!record.session) return true;
    ATELIER_TRY(const auto session, plan.session(*record.session));
    if (!session || session->ended_at) return true;
    // We have its identity, which one run has at a time.
    if (session->agent == work.plan.caller) return record.session != work.plan.session;
    const LivenessProbe probe = work.probe();
    ATELIER_TRY(const Life life, life_of(plan, work.plan, *session, probe));
    return life != Life::lives;
}

// Whether it is half made or half removed. Git's list, which a half-made one breaks, is not asked.
Result<bool> is_half_done(WorkContext& work, const WorktreeRecord& record, const fs::path& path) {
    // That Git does not answer at all says nothing of the worktree.
    ATELIER_CHECK(work.repository.refs().resolve("HEAD"));
    GitWorktrees& worktrees = work.repository.worktrees();
    const bool removed = record.phase == WorktreePhase::removing;
    if (removed && is_pool_place(work.plan.issue_prefix, record.name)) return true;
    ATELIER_TRY(
        const auto state,
        state_if_whole(worktrees, path, removed ? LostLink::passed_over : LostLink::counts));
    if (!state) return true;
    ATELIER_TRY(const WorktreeChange change, change_of(work.files, path, state->changed));
    if (change == WorktreeChange::missing_files) return true;
    if (removed) return false;
    ATELIER_TRY(const fs::path git_dir, worktrees.git_dir(path));
    ATELIER_TRY(const bool index, work.files.exists(git_dir / "index"));
    return !index;
}

Result<std::vector<WorktreeRecord>> begun_by_the_dead(PlanReader& plan, const WorkContext& work) {
    std::vector<WorktreeRecord> found;
    for (const WorktreePhase phase :
         {WorktreePhase::making, WorktreePhase::checking, WorktreePhase::removing}) {
        ATELIER_TRY(const auto records, plan.worktrees(phase));
        for (const WorktreeRecord& record : records) {
            ATELIER_TRY(const bool over, is_over(plan, work, record));
            if (over) found.push_back(record);
        }
    }
    return found;
}

Result<void> end_removal_of(WorkContext& work, const fs::path& path) {
    OurWorktree ours{.checkout = {}, .purpose = Purpose::half_removed};
    ours.checkout.worktree = path;
    const std::string name = path.filename().string();
    if (const auto id = BeadId::parse(name)) {
        ATELIER_TRY(ours.bead,
                    work.plan.store.read([&](PlanReader& plan) { return plan.find(*id); }));
    }
    ATELIER_TRY(const TakenAway taken,
                end_removal({work.plan, work.repository, work.files, work.paths}, std::move(ours)));
    for (const std::string& one : told_gone(name, taken.kept, 0))
        work.progress.warn(one);
    if (!taken.gone()) work.progress.warn(told_kept(name, taken.judgement));
    return {};
}

// One that is on a branch was brought back, or nothing was begun there. What Git cannot tell is
// looked at when it is needed.
Result<void> end_check_in(WorkContext& work, const fs::path& path) {
    ATELIER_TRY(const auto state, state_if_whole(work.repository.worktrees(), path));
    const auto id = BeadId::parse(path.filename().string());
    if (!state || !id) return {};
    if (state->branch)
        return record_worktree(work.plan, path, WorktreePhase::worked_in, work.plan.session);
    ATELIER_TRY(const auto changeset,
                work.plan.store.read([&](PlanReader& plan) { return plan.find(*id); }));
    const auto written = changeset ? changeset_as_written(*changeset).work_branch : std::nullopt;
    const auto branch = BranchName::parse(written.value_or(""));
    if (!branch) return {};
    ATELIER_TRY(const auto head, work.repository.refs().resolve(full_ref(*branch)));
    if (!head) return {};
    ATELIER_CHECK(work.repository.refs().remove_stale_locks(path, {full_ref(*branch)}));
    return show_branch_again(work, path, *branch, std::nullopt);
}

} // namespace

Result<void> clear_unfinished_worktrees(WorkContext& work) {
    ATELIER_TRY(const auto begun, work.plan.store.read([&](PlanReader& plan) {
        return begun_by_the_dead(plan, work);
    }));
    // What stood in the one place stands in the other, of which Git may not know yet.
    for (const WorktreeRecord& record : begun)
        if (record.phase == WorktreePhase::removing)
            ATELIER_CHECK(
                work.repository.worktrees().end_move(work.paths.worktrees() / record.name));
    std::vector<fs::path> half_removed;
    std::vector<fs::path> checked;
    for (const WorktreeRecord& record : begun) {
        const fs::path path = work.paths.worktrees() / record.name;
        if (record.session) ATELIER_CHECK(work.machine.end_processes_of(*record.session));
        ATELIER_TRY(const bool taken, is_taken(work.files, path));
        if (taken) {
            ATELIER_TRY(const fs::path kept, keep_what_stands(work.files, work.paths, path));
            work.progress.warn(path.string() + " was not a folder; what stood there is kept in " +
                               kept.string());
        }
        if (record.phase == WorktreePhase::checking) {
            checked.push_back(path);
            continue;
        }
        // What Git ended after all is looked at when it is needed.
        ATELIER_TRY(const bool half_done, is_half_done(work, record, path));
        if (!half_done) continue;
        ATELIER_TRY(const auto content, work.files.list(path));
        if (record.phase == WorktreePhase::removing && !content.empty())
            half_removed.push_back(path);
        else
            ATELIER_CHECK(clear_worktree(work.plan, work.repository.worktrees(), path));
    }
    // Nothing breaks Git's list any more.
    for (const fs::path& path : half_removed)
        ATELIER_CHECK(end_removal_of(work, path));
    for (const fs::path& path : checked)
        ATELIER_CHECK(end_check_in(work, path));
    return {};
}

} // namespace atelier
