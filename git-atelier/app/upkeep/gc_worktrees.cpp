// What is left over in the repository: worktrees and branches of what has landed, was given up, or
// belongs to nothing any more.
#include "app/upkeep/gc_candidates.hpp"
#include "app/worktree/look_at_worktree.hpp"
#include "app/worktree/ref_locks.hpp"
#include "app/worktree/take_away.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

struct Seen {
    std::vector<Checkout> checkouts;
    std::vector<OurWorktree> worktrees;
};

WorktreeDeps deps_of(WorkContext& work) {
    return {work.plan, work.repository, work.files, work.paths};
}

Result<Seen> look(WorkContext& work) {
    Seen seen;
    ATELIER_TRY(seen.checkouts, work.repository.worktrees().checkouts());
    ATELIER_TRY(seen.worktrees,
                work.plan.store.read([&](PlanReader& plan) -> Result<std::vector<OurWorktree>> {
                    ATELIER_TRY(const Purposes purposes,
                                Purposes::look(plan, work.plan, work.probe()));
                    return our_worktrees(plan, purposes, work.plan, seen.checkouts, work.paths);
                }));
    return seen;
}

Result<std::optional<OurWorktree>> look_again(WorkContext& work,
                                              const std::filesystem::path& place) {
    ATELIER_TRY(const Seen seen, look(work));
    const auto found = std::ranges::find(
        seen.worktrees, place, [](const OurWorktree& one) { return one.checkout.worktree; });
    if (found == seen.worktrees.end()) return std::optional<OurWorktree>();
    return std::optional(*found);
}

Result<void> record(WorkContext& work, EventType type, const std::optional<BeadId>& bead,
                    Json data) {
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return plan.append({type, bead, std::move(data)});
    });
}

// `purpose`: what it is known to be about, where looking again would find ourselves there.
Result<Collected> remove_it(WorkContext& work, const std::filesystem::path& place, bool force,
                            std::optional<Purpose> purpose = std::nullopt) {
    ATELIER_TRY(auto worktree, look_again(work, place));
    if (!worktree) return Collected{};
    if (purpose) worktree->purpose = *purpose;
    ATELIER_TRY(TakenAway taken, take_worktree_away(deps_of(work), *worktree,
                                                    force ? Removal::forced : Removal::when_safe));
    return Collected{.done = taken.gone(), .kept = std::move(taken.kept), .ignored = taken.ignored};
}

// While we have the planner's identity, nobody of that name starts in its worktree.
Result<Collected> remove_planners(WorkContext& work, const OurWorktree& worktree, bool force) {
    const auto planner = AgentId::make(Role::planner, *worktree.planner);
    if (!planner) return remove_it(work, worktree.checkout.worktree, force);
    Collected taken;
    ATELIER_CHECK(holding_identity(work, *planner, [&]() -> Result<void> {
        ATELIER_TRY(const auto open, work.plan.store.read([&](PlanReader& plan) {
            return plan.sessions({.agent = *planner, .open_only = true});
        }));
        taken.done = open.empty();
        if (!taken.done) return {};
        ATELIER_TRY(taken, remove_it(work, worktree.checkout.worktree, force, Purpose::planner));
        return {};
    }));
    return taken;
}

// `kept`: what a worktree that is about to go is kept as.
Judgement judged_branch(WorkContext& work, Reachability& safe, const OurBranch& branch, bool held,
                        const std::set<CommitId>& kept = {}) {
    if (branch.purpose == Purpose::current || held ||
        (branch.purpose == Purpose::merged && work.plan.settings.keep_work))
        return {};
    return judge_branch({.purpose = branch.purpose,
                         .held = held,
                         .safe = kept.contains(branch.head)
                                     ? Evidence::yes
                                     : safe.head(branch.head, branch.purpose, branch.bead)});
}

Result<Collected> take_branch(WorkContext& work, const OurBranch& found) {
    ATELIER_TRY(const auto branches, our_branches(work.repository.refs(), work.plan, work.probe()));
    const auto branch = std::ranges::find(branches, found.name, &OurBranch::name);
    if (branch == branches.end()) return Collected{};
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    Reachability safe(work.repository);
    const Judgement again =
        judged_branch(work, safe, *branch, is_held(checkouts, branch->name, {}));
    if (again.verdict != Verdict::collect) return Collected{false};
    ATELIER_CHECK(clear_locks_of_killed(work, {full_ref(branch->name)}));
    ATELIER_CHECK(work.repository.refs().update_refs(
        {{full_ref(branch->name), std::nullopt, branch->head}}, "atelier: gc"));
    Json data = Json::object();
    data.set("branch", branch->name.str()).set("head", branch->head.str()).set("why", again.why);
    std::optional<BeadId> bead;
    if (branch->bead) bead = branch->bead->id;
    ATELIER_CHECK(record(work, EventType::branch_removed, bead, std::move(data)));
    return Collected{};
}

Reachability& commits_in(WorkContext& work, GcSight& sight) {
    if (!sight.commits) sight.commits.emplace(work.repository);
    return *sight.commits;
}

Result<void> judge_worktrees(WorkContext& work, bool force, GcSight& sight) {
    if (sight.worktrees) return {};
    ATELIER_TRY(const Seen seen, look(work));
    const WorktreeDeps deps = deps_of(work);
    const auto facts = look_at_all(deps, commits_in(work, sight), seen.worktrees);
    std::vector<JudgedWorktree> judged;
    for (std::size_t at = 0; at < facts.size(); ++at)
        judged.push_back({seen.worktrees[at], judge_worktree(facts[at], force)});
    sight.worktrees = std::move(judged);
    return {};
}

} // namespace

Result<GcCandidates> find_worktrees(WorkContext& work, const GcRequest& request, GcSight& sight) {
    GcCandidates candidates;
    const bool force = request.force;
    ATELIER_CHECK(judge_worktrees(work, force, sight));
    for (const auto& [worktree, judgement] : *sight.worktrees)
        add_candidate(candidates, GcKind::worktree, worktree.checkout.worktree.string(), judgement,
                      [&work, worktree = worktree, force] {
                          return worktree.planner
                                     ? remove_planners(work, worktree, force)
                                     : remove_it(work, worktree.checkout.worktree, force);
                      });
    return candidates;
}

Result<GcCandidates> find_branches(WorkContext& work, const GcRequest& request, GcSight& sight) {
    ATELIER_CHECK(judge_worktrees(work, request.force, sight));
    // A preview counts what is about to go as gone.
    std::set<std::filesystem::path> going;
    std::set<CommitId> kept;
    for (const auto& [worktree, judgement] : *sight.worktrees) {
        if (judgement.verdict != Verdict::collect) continue;
        going.insert(worktree.checkout.worktree);
        if (judgement.rescue && worktree.checkout.head) kept.insert(*worktree.checkout.head);
    }
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    ATELIER_TRY(const auto branches, our_branches(work.repository.refs(), work.plan, work.probe()));
    Reachability& safe = commits_in(work, sight);
    GcCandidates candidates;
    for (const OurBranch& branch : branches)
        add_candidate(
            candidates, GcKind::branch, branch.name.str(),
            judged_branch(work, safe, branch, is_held(checkouts, branch.name, going), kept),
            [&work, branch] { return take_branch(work, branch); });
    return candidates;
}

} // namespace atelier
