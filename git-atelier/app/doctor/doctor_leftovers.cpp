// What sessions that died have left behind. Nothing fails because of it, and 'work' takes it up.
#include "app/doctor/doctor.hpp"
#include "app/land/integration_receipts.hpp"
#include "app/land/restack_receipts.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/worktree/inventory.hpp"
#include "app/worktree/ref_locks.hpp"
#include "domain/work/ref_lock.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

Finding check_claims(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const Context& context = *deps.plan;
    const auto found = context.store.read(
        [&](PlanReader& plan) { return dead_claims(plan, context, deps.probe); });
    if (!found) return not_looked_at(found.error());
    std::vector<std::string> shown;
    for (const Bead& epic : *found)
        shown.push_back(epic.id.str() + " by " + epic.assignee);
    return noted(shown, "every claimed epic has a live session", advise(Hint::claims_left));
}

Result<std::vector<std::string>> stray_worktrees(const DoctorDeps& deps) {
    ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
    const Context& context = *deps.plan;
    return context.store.read([&](PlanReader& plan) -> Result<std::vector<std::string>> {
        ATELIER_TRY(const Purposes purposes, Purposes::look(plan, context, deps.probe));
        ATELIER_TRY(const auto worktrees,
                    our_worktrees(plan, purposes, context, checkouts, deps.paths));
        std::vector<std::string> found;
        for (const OurWorktree& worktree : worktrees)
            if (worktree.purpose != Purpose::current)
                found.push_back(worktree.checkout.worktree.string());
        return found;
    });
}

Finding check_worktrees(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto found = stray_worktrees(deps);
    if (!found) return not_looked_at(found.error());
    return noted(*found, "no worktree is left over", advise(Hint::gc_worktrees));
}

Finding check_branches(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto branches = our_branches(deps.repository.refs(), *deps.plan, deps.probe);
    if (!branches) return not_looked_at(branches.error());
    std::vector<std::string> left;
    for (const OurBranch& branch : *branches) {
        const bool kept = branch.purpose == Purpose::merged && deps.plan->settings.keep_work;
        if (branch.purpose != Purpose::current && !kept) left.push_back(branch.name.str());
    }
    return noted(left, "no work branch is left over", advise(Hint::gc_branches));
}

Finding check_ref_locks(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto refs = deps.plan->store.read(moved_refs);
    if (!refs) return not_looked_at(refs.error());
    const auto locks = deps.repository.refs().ref_locks(*refs);
    if (!locks) return not_looked_at(locks.error());
    std::vector<std::string> old;
    for (const RefLock& lock : *locks)
        if (is_left_behind({.since = lock.since}, deps.plan->clock.now()))
            old.push_back(lock.file.string());
    return noted(old, "no branch of ours has a stale lock", advise(Hint::work_unlocks));
}

// What Git says that the plan does not know.
Result<std::vector<std::string>> ahead_of_the_plan(const DoctorDeps& deps) {
    std::vector<std::string> found;
    ATELIER_TRY(const auto landings, unrecorded_landings(deps.plan->store, deps.repository));
    for (const UnrecordedLanding& one : landings)
        found.push_back(one.changeset.str() + " has landed on " + one.root.str() + " as " +
                        one.landing.commit.str());
    ATELIER_TRY(const auto branches, unrecorded_work(deps.plan->store, deps.repository));
    for (const UnrecordedWork& one : branches)
        found.push_back("the work branch " + one.branch.str() + " is not in the plan" +
                        (one.found ? "" : ", and has commits of somebody else"));
    return found;
}

Finding check_landings(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto found = ahead_of_the_plan(deps);
    if (!found) return not_looked_at(found.error());
    return noted(*found, "every landing is recorded in the plan", advise(Hint::work_records),
                 CheckState::wrong);
}

// What the plan says that Git does not have.
Finding check_lost_landings(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto lost = lost_landings(deps.plan->store, deps.repository);
    if (!lost) return not_looked_at(lost.error());
    std::vector<std::string> shown;
    for (const LostLanding& one : *lost)
        shown.push_back(told_lost(one));
    return noted(shown, "what has landed is where it landed", advise(Hint::landings_lost),
                 CheckState::wrong);
}

// Of a run that ended between the move of a parent branch and its record.
Finding check_integrations(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto found = unrecorded_integrations(deps.plan->store, deps.repository);
    if (!found) return not_looked_at(found.error());
    std::vector<std::string> shown;
    for (const UnrecordedIntegration& one : *found)
        shown.push_back(one.epic.str() + " is in " + one.receipt.parent.str() + " as " +
                        one.receipt.to.str());
    const Finding finding = noted(shown, "every integration is recorded in the plan",
                                  advise(Hint::work_records), CheckState::wrong);
    if (!deps.fix || shown.empty()) return finding;
    if (const auto recorded = record(*deps.plan, *found); !recorded)
        return not_looked_at(recorded.error());
    return {.message = finding.message + ": recorded", .fixed = true};
}

// Of a run that ended between the move of work branches and its record.
Finding check_restacks(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto begun = begun_restacks(deps.plan->store, deps.repository);
    if (!begun) return not_looked_at(begun.error());
    std::vector<std::string> shown;
    for (const BegunRestack& one : *begun)
        shown.push_back("a restack of " + one.epic.str() + " was begun and not ended; " +
                        (one.moved ? "its branches have moved" : "no branch has moved"));
    const bool moved = std::ranges::any_of(*begun, &BegunRestack::moved);
    return noted(shown, "every restack is recorded in the plan", advise(Hint::work_records),
                 moved ? CheckState::wrong : CheckState::note);
}

} // namespace

std::span<const Check> leftover_checks() {
    static constexpr Check checks[] = {
        {"dead-claims", check_claims},
        {"left-worktrees", check_worktrees},
        {"left-branches", check_branches},
        {"left-locks", check_ref_locks},
        {"unrecorded-landings", check_landings},
        {"unrecorded-integrations", check_integrations},
        {"unrecorded-restacks", check_restacks},
        {"lost-landings", check_lost_landings},
        {"tickets", check_tickets},
        {"leases", check_leases},
        {"rescue-refs", check_rescue_refs},
        {"pull-request-records", check_recorded_pull_requests},
    };
    return checks;
}

} // namespace atelier
