#include "app/worktree/ref_locks.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/ref_lock.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view branch_prefix = "refs/heads/";

} // namespace

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

bool is_of_killed_git(const Error& error) {
    return error.code == ErrorCode::git_failed && error.details.find("signal") != nullptr;
}

Error naming_lock(GitRefs& refs, const std::vector<std::string>& names, Error error) {
    if (error.code != ErrorCode::git_failed || is_of_killed_git(error)) return error;
    const auto locks = refs.ref_locks(names);
    if (!locks || locks->empty()) return error;
    const std::string file = locks->back().file.string();
    // That of the packed refs keeps all of them.
    const auto kept = std::ranges::find_if(
        names, [&](const std::string& name) { return file.ends_with("/" + name + ".lock"); });
    std::string name = kept == names.end() ? names.front() : *kept;
    if (name.starts_with(branch_prefix)) name.erase(0, branch_prefix.size());
    return {ErrorCode::ref_locked, name + " could not be moved: " + file + " is there",
            advise(Hint::ref_is_locked), std::move(error.details)};
}

Result<void> move_refs(WorkContext& work, const std::vector<RefUpdate>& updates,
                       const std::string& why) {
    GitRefs& refs = work.repository.refs();
    const auto moved = refs.update_refs(updates, why);
    if (moved) return moved;
    std::vector<std::string> names;
    for (const RefUpdate& update : updates)
        names.push_back(update.ref);
    return fail(naming_lock(refs, names, moved.error()));
}

Result<void> clear_left_locks(WorkContext& work, const std::vector<std::string>& refs) {
    return clear_locks(work, refs, false);
}

Result<void> clear_locks_of_killed(WorkContext& work, const std::vector<std::string>& refs) {
    return clear_locks(work, refs, true);
}

} // namespace atelier
