#include "app/witness/witnessed_log.hpp"

#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// One store may be the plan of several repositories.
std::string log_key(const Repository& repository) {
    return "log-seen:" + repository.common_dir().string();
}

Result<std::vector<LogHead>> newest_head(PlanReader& plan) {
    std::vector<LogHead> heads;
    ATELIER_TRY(const auto newest, plan.events({.newest = 1}));
    for (const Event& event : newest)
        heads.push_back({event.seq, event.hash});
    return heads;
}

// Nobody knows what a Git that was killed has left; its locks are the caller's.
bool was_killed(const Error& error) {
    return error.details.find("signal") != nullptr;
}

// By another landing at this moment, or by a Git that was killed: neither is waited for.
bool is_locked(GitRefs& refs) {
    const auto locks = refs.ref_locks({log_ref});
    return !locks || std::ranges::any_of(*locks, [](const RefLock& lock) {
        return lock.file.string().ends_with(std::string(log_ref) + ".lock");
    });
}

} // namespace

Result<LogStep> step_log(PlanWriter& plan, const Repository& repository) {
    const std::string key = log_key(repository);
    ATELIER_TRY(const auto kept, plan.remembered(key));
    LogStep step;
    if (kept && !kept->empty()) step.from = kept;
    ATELIER_TRY(const auto head, newest_head(plan));
    step.to = log_heads_text(joined_heads(log_heads_in(kept.value_or("")), head));
    ATELIER_CHECK(plan.remember(key, step.to));
    return step;
}

Result<void> update_refs_with_log(GitRefs& refs, const std::vector<RefUpdate>& updates,
                                  const std::string& message, const LogStep& step) {
    if (is_locked(refs)) return refs.update_refs(updates, message);
    const auto moved = refs.update_refs_and_text(updates, {log_ref, step.to, step.from}, message);
    if (moved || moved.error().code == ErrorCode::root_moved || was_killed(moved.error()))
        return moved;
    if (const auto there = refs.text_at(log_ref); there && *there != step.from) {
        const auto both = joined_heads(log_heads_in(there->value_or("")), log_heads_in(step.to));
        const auto joined =
            refs.update_refs_and_text(updates, {log_ref, log_heads_text(both), *there}, message);
        if (joined || joined.error().code == ErrorCode::root_moved || was_killed(joined.error()))
            return joined;
    }
    return refs.update_refs(updates, message);
}

Result<std::optional<WitnessFault>> check_log(const Context& context, Repository& repository) {
    GitRefs& refs = repository.refs();
    ATELIER_TRY(const auto seen, refs.text_at(log_ref));
    const auto heads = log_heads_in(seen.value_or(""));
    ATELIER_TRY(const auto events,
                context.store.read([](PlanReader& plan) { return plan.events({}); }));
    return witness_fault(events, heads);
}

Result<void> accept_log(const Context& context, Repository& repository) {
    GitRefs& refs = repository.refs();
    ATELIER_TRY(const auto there, refs.text_at(log_ref));
    std::string now;
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto head, newest_head(plan));
        now = log_heads_text(head);
        return plan.remember(log_key(repository), now);
    }));
    if (now.empty() || !there) return {};
    ATELIER_TRY(const BranchName branch, refs.default_branch());
    ATELIER_TRY(const auto commit, refs.resolve(full_ref(branch)));
    if (!commit) return {};
    // A ref that stays where it is goes with it.
    return refs.update_refs_and_text({{full_ref(branch), commit, commit}}, {log_ref, now, there},
                                     "atelier: the log as it is");
}

} // namespace atelier
