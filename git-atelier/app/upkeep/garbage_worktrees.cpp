// What is left over in the repository: worktrees and branches of what has landed, was given up, or
// belongs to nothing any more (law 8).
#include "app/upkeep/garbage.hpp"
#include "domain/fields.hpp"
#include "domain/repository_state.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

struct Seen {
    std::vector<Checkout> checkouts;
    std::vector<OurWorktree> worktrees;
};

Result<Seen> look(Workshop& shop) {
    Seen seen;
    ATELIER_TRY(seen.checkouts, shop.repository.checkouts());
    ATELIER_TRY(seen.worktrees,
                shop.plan.store.read([&](PlanReader& plan) -> Result<std::vector<OurWorktree>> {
                    ATELIER_TRY(const Purposes purposes,
                                Purposes::look(plan, shop.plan, shop.probe()));
                    return our_worktrees(plan, purposes, shop.plan, seen.checkouts, shop.places);
                }));
    return seen;
}

Result<std::optional<OurWorktree>> look_again(Workshop& shop, const std::filesystem::path& place) {
    ATELIER_TRY(const Seen seen, look(shop));
    const auto found = std::ranges::find(
        seen.worktrees, place, [](const OurWorktree& one) { return one.checkout.worktree; });
    if (found == seen.worktrees.end()) return std::optional<OurWorktree>();
    return std::optional(*found);
}

Result<void> record(Workshop& shop, const std::string& type, const std::optional<BeadId>& bead,
                    Json data) {
    Context& context = shop.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return plan.append({type, bead, std::move(data)});
    });
}

// What would be lost, under rescue refs.
Result<std::vector<std::string>> rescue(Workshop& shop, const OurWorktree& worktree,
                                        const WorktreeFacts& facts) {
    const Checkout& checkout = worktree.checkout;
    const std::string name = checkout.worktree.filename().string();
    const Time now = shop.plan.clock.now();
    std::vector<RefUpdate> updates;
    if (checkout.head && facts.safe != Evidence::yes)
        updates.push_back(
            {rescue_ref(now, checkout.branch ? full_ref(*checkout.branch) : "head-of-" + name),
             *checkout.head, std::nullopt});
    if (!facts.gone) {
        ATELIER_TRY(const auto files,
                    shop.repository.capture(checkout.worktree, "What was left in " + name));
        if (files) updates.push_back({rescue_ref(now, "files-of-" + name), *files, std::nullopt});
    }
    if (!updates.empty())
        ATELIER_CHECK(shop.repository.update_refs(updates, "atelier: kept by gc"));
    std::vector<std::string> refs;
    for (const RefUpdate& update : updates)
        refs.push_back(update.ref);
    return refs;
}

// `purpose`: what it is known to be about, where looking again would find ourselves there.
Result<Taken> remove_it(Workshop& shop, const std::filesystem::path& place, bool force,
                        std::optional<Purpose> purpose = std::nullopt) {
    ATELIER_TRY(auto worktree, look_again(shop, place));
    if (!worktree) return Taken{};
    if (purpose) worktree->purpose = *purpose;
    SafeCommits safe(shop.repository);
    const WorktreeFacts facts = look_at(shop.repository, shop.files, safe, *worktree);
    const Judgement again = judge_worktree(facts, force);
    if (again.verdict != Verdict::collect) return Taken{false};
    Taken taken;
    if (again.rescue) {
        ATELIER_TRY(taken.kept, rescue(shop, *worktree, facts));
    }
    if (worktree->checkout.locked) ATELIER_CHECK(shop.repository.unlock_worktree(place));
    ATELIER_CHECK(again.rescue ? shop.repository.discard_worktree(place)
                               : shop.repository.remove_worktree(place));
    Json data = Json::object();
    data.set("path", place.string()).set("why", again.why).set("kept", Json::strings(taken.kept));
    std::optional<BeadId> bead;
    if (worktree->bead) bead = worktree->bead->id;
    ATELIER_CHECK(record(shop, "worktree.removed", bead, std::move(data)));
    return taken;
}

// While we have the planner's identity, nobody of that name starts in its worktree.
Result<Taken> remove_planners(Workshop& shop, const OurWorktree& worktree, bool force) {
    const auto planner = AgentId::make(Role::planner, *worktree.planner);
    if (!planner) return remove_it(shop, worktree.checkout.worktree, force);
    Taken taken;
    ATELIER_CHECK(holding_identity(shop, *planner, [&]() -> Result<void> {
        ATELIER_TRY(const auto open, shop.plan.store.read([&](PlanReader& plan) {
            return plan.sessions({.agent = *planner, .open_only = true});
        }));
        taken.done = open.empty();
        if (!taken.done) return {};
        ATELIER_TRY(taken, remove_it(shop, worktree.checkout.worktree, force, Purpose::planner));
        return {};
    }));
    return taken;
}

Judgement judged_branch(Workshop& shop, SafeCommits& safe, const OurBranch& branch, bool held) {
    if (branch.purpose == Purpose::current || held ||
        (branch.purpose == Purpose::merged && shop.plan.settings.keep_work))
        return {};
    return judge_branch({.purpose = branch.purpose,
                         .held = held,
                         .safe = safe.head(branch.head, branch.purpose, branch.bead)});
}

Result<Taken> take_branch(Workshop& shop, const OurBranch& found) {
    ATELIER_TRY(const auto branches, our_branches(shop.repository, shop.plan, shop.probe()));
    const auto branch = std::ranges::find(branches, found.name, &OurBranch::name);
    if (branch == branches.end()) return Taken{};
    ATELIER_TRY(const auto checkouts, shop.repository.checkouts());
    SafeCommits safe(shop.repository);
    const Judgement again =
        judged_branch(shop, safe, *branch, is_held(checkouts, branch->name, {}));
    if (again.verdict != Verdict::collect) return Taken{false};
    ATELIER_CHECK(shop.repository.update_refs(
        {{full_ref(branch->name), std::nullopt, branch->head}}, "atelier: gc"));
    Json data = Json::object();
    data.set("branch", branch->name.str()).set("head", branch->head.str()).set("why", again.why);
    std::optional<BeadId> bead;
    if (branch->bead) bead = branch->bead->id;
    ATELIER_CHECK(record(shop, "branch.removed", bead, std::move(data)));
    return Taken{};
}

struct JudgedWorktree {
    OurWorktree worktree;
    Judgement judgement;
};

Result<std::vector<JudgedWorktree>> judged_worktrees(Workshop& shop, bool force) {
    ATELIER_TRY(const Seen seen, look(shop));
    SafeCommits safe(shop.repository);
    std::vector<JudgedWorktree> out;
    for (const OurWorktree& worktree : seen.worktrees)
        out.push_back({worktree, judge_worktree(
                                     look_at(shop.repository, shop.files, safe, worktree), force)});
    return out;
}

} // namespace

Result<Finds> find_worktrees(Workshop& shop, const GarbageRequest& request) {
    Finds finds;
    const bool force = request.force;
    ATELIER_TRY(const auto judged, judged_worktrees(shop, force));
    for (const auto& [worktree, judgement] : judged)
        add_find(finds, Leftover::worktree, worktree.checkout.worktree.string(), judgement,
                 [&shop, worktree = worktree, force] {
                     return worktree.planner ? remove_planners(shop, worktree, force)
                                             : remove_it(shop, worktree.checkout.worktree, force);
                 });
    return finds;
}

Result<Finds> find_branches(Workshop& shop, const GarbageRequest& request) {
    ATELIER_TRY(const auto judged, judged_worktrees(shop, request.force));
    // A preview counts what is about to go as gone.
    std::set<std::filesystem::path> going;
    for (const auto& [worktree, judgement] : judged)
        if (judgement.verdict == Verdict::collect) going.insert(worktree.checkout.worktree);
    ATELIER_TRY(const auto checkouts, shop.repository.checkouts());
    ATELIER_TRY(const auto branches, our_branches(shop.repository, shop.plan, shop.probe()));
    SafeCommits safe(shop.repository);
    Finds finds;
    for (const OurBranch& branch : branches)
        add_find(finds, Leftover::branch, branch.name.str(),
                 judged_branch(shop, safe, branch, is_held(checkouts, branch.name, going)),
                 [&shop, branch] { return take_branch(shop, branch); });
    return finds;
}

} // namespace atelier
