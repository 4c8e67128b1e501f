#include "app/worktree/recorded_worktree.hpp"

#include "app/guard/find_guard.hpp"
#include "app/worktree/taken_place.hpp"
#include "base/text.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view own_lock = "git-atelier session ";

std::string name_of_worktree(const fs::path& path) {
    return path.filename().string();
}

// Whoever works there next could do nothing, by a setting that they need not have made.
Result<void> unhide(WorkContext& work, const fs::path& path) {
    ATELIER_TRY(const auto keys, work.repository.worktrees().unhide(path));
    if (keys.empty()) return {};
    work.progress.warn(path.string() + " was hidden from Git by " + join(keys, " and ") +
                       " in its own config.worktree; that was taken out");
    return {};
}

} // namespace

Result<std::optional<WorktreeRecord>> record_of_worktree(PlanStore& store, const fs::path& path) {
    return store.read([&](PlanReader& plan) { return plan.worktree(name_of_worktree(path)); });
}

Result<void> record_worktree(const Context& context, const fs::path& path, WorktreePhase phase,
                             const std::optional<SessionId>& session) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return plan.put(WorktreeRecord{name_of_worktree(path), phase, session});
    });
}

Result<void> forget_worktree(const Context& context, const fs::path& path) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return plan.forget_worktree(name_of_worktree(path));
    });
}

Result<void> put_record_back(const Context& context, const fs::path& path,
                             const std::optional<WorktreeRecord>& record) {
    return record ? record_worktree(context, path, record->phase, record->session)
                  : forget_worktree(context, path);
}

bool is_locked_by_us(const Checkout& checkout) {
    return checkout.locked && checkout.lock_reason.starts_with(own_lock);
}

std::string lock_reason_of(const SessionId& session) {
    return std::string(own_lock) + session.str();
}

Result<std::optional<WorktreeState>> state_if_whole(GitWorktrees& worktrees, const fs::path& path,
                                                    LostLink lost) {
    auto state = worktrees.worktree_state(path, lost);
    if (state) return *std::move(state);
    const ErrorCode code = state.error().code;
    if (code == ErrorCode::runtime_missing || code == ErrorCode::runtime_failed)
        return tl::unexpected(state.error());
    return std::nullopt;
}

Result<WorktreeChange> change_of(Files& files, const fs::path& path,
                                 const std::vector<std::string>& changed) {
    if (changed.empty()) return WorktreeChange::none;
    for (const std::string& one : changed) {
        ATELIER_TRY(const bool there, files.exists(path / one));
        if (there) return WorktreeChange::others;
    }
    return WorktreeChange::missing_files;
}

Result<std::optional<Checkout>> checkout_at(GitWorktrees& worktrees, const fs::path& place) {
    ATELIER_TRY(const auto checkouts, worktrees.checkouts());
    const auto found = std::ranges::find_if(checkouts, [&](const Checkout& checkout) {
        return checkout.worktree == place && !checkout.in_progress;
    });
    return found == checkouts.end() ? std::nullopt : std::optional(*found);
}

Result<SeenWorktree> see_worktree(WorkContext& work, const fs::path& path) {
    GitWorktrees& worktrees = work.repository.worktrees();
    SeenWorktree seen;
    ATELIER_TRY(const auto checkouts, worktrees.checkouts());
    for (const Checkout& checkout : checkouts) {
        if (checkout.worktree != path) continue;
        if (!checkout.in_progress)
            seen.checkout = checkout;
        else if (checkout.branch)
            seen.comes_back_to.push_back(*checkout.branch);
    }
    seen.traces.listed = seen.checkout.has_value();
    ATELIER_TRY(seen.traces.taken, is_taken(work.files, path));
    if (seen.traces.taken) return seen;
    ATELIER_TRY(const auto content, work.files.list(path));
    seen.traces.present = !content.empty();
    if (!seen.checkout || !seen.traces.present) return seen;
    ATELIER_TRY(const auto record, record_of_worktree(work.plan.store, path));
    // What was worked in is whole but for that.
    if (record && has_been_worked_in(record->phase)) ATELIER_CHECK(worktrees.mend_link(path));
    if (record) ATELIER_CHECK(unhide(work, path));
    ATELIER_TRY(const auto state, state_if_whole(worktrees, path));
    const auto git_dir = worktrees.git_dir(path);
    if (!state || !git_dir) return seen;
    seen.traces.whole = true;
    seen.changed = state->changed;
    seen.operation_in_progress = state->operation_in_progress;
    ATELIER_TRY(seen.traces.change, change_of(work.files, path, state->changed));
    // Git writes the index when the last file of a new worktree is there.
    ATELIER_TRY(const bool index, work.files.exists(*git_dir / "index"));
    seen.traces.unfinished = seen.checkout->prunable || !index;
    const auto guard = read_guard(work.files, *git_dir);
    seen.traces.guarded = guard && *guard && (*guard)->worktree == path;
    return seen;
}

Result<void> clear_worktree(const Context& context, GitWorktrees& worktrees, const fs::path& path,
                            const std::optional<Footprint>& seen) {
    ATELIER_TRY(const auto record, record_of_worktree(context.store, path));
    if (!record || record->phase != WorktreePhase::making)
        ATELIER_CHECK(record_worktree(context, path, WorktreePhase::removing, context.session));
    const auto discarded = worktrees.discard_worktree(path, seen);
    if (discarded) return forget_worktree(context, path);
    if (discarded.error().code == ErrorCode::dirty)
        ATELIER_CHECK(put_record_back(context, path, record));
    return discarded;
}

Result<void> remove_recorded_worktree(const Context& context, GitWorktrees& worktrees, Files& files,
                                      const Checkout& checkout, const Footprint& seen) {
    const fs::path& path = checkout.worktree;
    if (checkout.locked && !checkout.prunable && !is_locked_by_us(checkout))
        return fail(ErrorCode::dirty,
                    path.string() + " is locked" +
                        (checkout.lock_reason.empty() ? "" : ": " + checkout.lock_reason),
                    advise(Hint::unlock_worktree));
    ATELIER_TRY(const auto record, record_of_worktree(context.store, path));
    if (record && record->phase == WorktreePhase::making && checkout.prunable)
        return clear_worktree(context, worktrees, path);
    if (record && record->phase == WorktreePhase::removing) {
        ATELIER_TRY(const auto state, state_if_whole(worktrees, path));
        if (!state) return clear_worktree(context, worktrees, path, seen);
        ATELIER_TRY(const WorktreeChange change, change_of(files, path, state->changed));
        if (change == WorktreeChange::missing_files && !state->operation_in_progress)
            return clear_worktree(context, worktrees, path, seen);
    }
    ATELIER_CHECK(record_worktree(context, path, WorktreePhase::removing, context.session));
    if (is_locked_by_us(checkout)) ATELIER_CHECK(worktrees.unlock_worktree(path));
    const auto removed = worktrees.remove_worktree(path, seen);
    if (removed) return forget_worktree(context, path);
    if (removed.error().code == ErrorCode::dirty)
        ATELIER_CHECK(put_record_back(context, path, record));
    return removed;
}

} // namespace atelier
