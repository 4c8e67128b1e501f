#include "app/worktree/tidy_landed.hpp"

#include "app/worktree/ref_locks.hpp"
#include "app/worktree/take_away.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<void> tell_of(WorkContext& work, const OurBranch& branch, const std::string& why) {
    const Context& context = work.plan;
    std::optional<BeadId> about;
    if (branch.bead) about = branch.bead->id;
    Json data = Json::object();
    data.set("branch", branch.name.str()).set("head", branch.head.str()).set("why", why);
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return plan.append({EventType::branch_removed, about, std::move(data)});
    });
}

Result<void> tidy_worktrees(WorkContext& work, const std::vector<Checkout>& checkouts) {
    ATELIER_TRY(const auto worktrees,
                work.plan.store.read([&](PlanReader& plan) -> Result<std::vector<OurWorktree>> {
                    ATELIER_TRY(const Purposes purposes,
                                Purposes::look(plan, work.plan, work.probe()));
                    return our_worktrees(plan, purposes, work.plan, checkouts, work.paths);
                }));
    for (const OurWorktree& worktree : worktrees) {
        if (worktree.purpose != Purpose::merged) continue;
        ATELIER_TRY(const TakenAway taken,
                    take_worktree_away({work.plan, work.repository, work.files, work.paths},
                                       worktree, Removal::retire));
        if (!taken.gone()) continue;
        const std::string name = worktree.checkout.worktree.filename().string();
        for (const std::string& line : told_gone(name, taken.kept, taken.ignored))
            work.progress.note(line);
    }
    return {};
}

Result<void> tidy_branches(WorkContext& work) {
    if (work.plan.settings.keep_work) return {};
    GitRefs& refs = work.repository.refs();
    ATELIER_TRY(const auto branches, our_branches(refs, work.plan, work.probe()));
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    Reachability safe(work.repository);
    for (const OurBranch& branch : branches) {
        if (branch.purpose != Purpose::merged) continue;
        const Judgement judgement =
            judge_branch({.purpose = branch.purpose,
                          .held = is_held(checkouts, branch.name, {}),
                          .safe = safe.head(branch.head, branch.purpose, branch.bead)});
        if (judgement.verdict != Verdict::collect) continue;
        // A branch that has landed is moved by us alone.
        ATELIER_CHECK(clear_locks_of_killed(work, {full_ref(branch.name)}));
        ATELIER_CHECK(refs.update_refs({{full_ref(branch.name), std::nullopt, branch.head}},
                                       "atelier: landed"));
        ATELIER_CHECK(tell_of(work, branch, judgement.why));
    }
    return {};
}

} // namespace

Result<void> tidy_landed(WorkContext& work) {
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    for (const auto& tidied : {tidy_worktrees(work, checkouts), tidy_branches(work)})
        if (!tidied) work.progress.warn("not tidied after landing: " + tidied.error().message);
    return {};
}

} // namespace atelier
