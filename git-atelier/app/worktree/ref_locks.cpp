#include "app/worktree/ref_locks.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/ref_lock.hpp"
#include "ports/repository.hpp"

namespace atelier {

Result<std::vector<std::string>> moved_refs(PlanReader& plan) {
    std::vector<std::string> refs;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        if (const auto root = epic_as_written(epic).root_branch)
            refs.push_back("refs/heads/" + *root);
        ATELIER_TRY(const auto below,
                    plan.select({.kind = BeadKind::changeset, .parent = epic.id}));
        for (const Bead& changeset : below)
            if (const auto branch = changeset_as_written(changeset).work_branch)
                refs.push_back("refs/heads/" + *branch);
    }
    return refs;
}

namespace {

Result<void> clear_locks(WorkContext& work, const std::vector<std::string>& refs, bool of_killed) {
    GitRefs& moved = work.repository.refs();
    ATELIER_TRY(const auto locks, moved.ref_locks(refs));
    if (locks.empty()) return {};
    ATELIER_TRY(const auto sessions,
                work.plan.store.read([](PlanReader& plan) { return plan.sessions({}); }));
    const Time now = work.plan.clock.now();
    for (const RefLock& lock : locks) {
        ATELIER_TRY(const bool used, work.machine.may_use(lock.file, work.repository.common_dir()));
        const RefLockFacts facts{.since = lock.since,
                                 .used = used,
                                 .in_lost_session =
                                     of_killed || in_lost_session(sessions, lock.since)};
        if (!is_left_behind(facts, now)) continue;
        ATELIER_CHECK(moved.remove_ref_lock(lock));
        work.progress.warn("removed " + lock.file.string() + ", which a Git that is gone had left");
    }
    return {};
}

} // namespace

Result<void> clear_left_locks(WorkContext& work, const std::vector<std::string>& refs) {
    return clear_locks(work, refs, false);
}

Result<void> clear_locks_of_killed(WorkContext& work, const std::vector<std::string>& refs) {
    return clear_locks(work, refs, true);
}

} // namespace atelier
