#include "app/worktree/inventory.hpp"

#include "app/core/plan_queries.hpp"
#include "app/worktree/find_integration.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "app/worktree/worktree_pool.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/plan/branches.hpp"
#include "domain/work/progress.hpp"
#include "ports/git_audit.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

Evidence evidence(const Result<bool>& answer) {
    if (!answer) return Evidence::unknown;
    return *answer ? Evidence::yes : Evidence::no;
}

// Yes wins, then unknown.
void weigh(Evidence& so_far, Evidence one) {
    if (so_far == Evidence::yes || one == Evidence::not_asked) return;
    if (one == Evidence::yes || so_far != Evidence::unknown) so_far = one;
}

std::string planner_prefix(const Context& context) {
    return context.issue_prefix + "-planner-";
}

// What the worktree of such a session is named after.
std::optional<BeadId> worked_on(const Session& session) {
    if (session.agent.role() != Role::artisan || session.worktree.empty()) return session.changeset;
    const auto run = BeadId::parse(std::filesystem::path(session.worktree).filename().string());
    return run ? std::optional(*run) : std::nullopt;
}

// Where the work of an epic or changeset was to go.
Result<std::vector<BranchName>> named_branches(const Bead& bead) {
    std::vector<BranchName> names;
    const auto add = [&](const std::optional<BranchName>& name) {
        if (name) names.push_back(*name);
    };
    if (kind_of(bead) == BeadKind::epic) {
        ATELIER_TRY(const Epic epic, Epic::of(bead));
        add(epic.root_branch());
        add(epic.parent_branch());
    } else if (kind_of(bead) == BeadKind::changeset) {
        ATELIER_TRY(const Changeset changeset, Changeset::of(bead));
        add(changeset.root_branch());
        add(changeset.parent_branch());
    }
    return names;
}

} // namespace

Result<std::vector<Bead>> dead_claims(PlanReader& plan, const Context& context,
                                      const LivenessProbe& probe) {
    std::vector<Bead> found;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        if (!is_claimed(epic)) continue;
        ATELIER_TRY(const LeaseHolder holder, holder_of(plan, epic.id, probe));
        if (!holder.lease || holder.lease->ended) continue;
        if (life_of(holder, context.clock.now(), context.settings.lease) != Life::lives)
            found.push_back(epic);
    }
    return found;
}

Result<Purposes> Purposes::look(PlanReader& plan, const Context& context,
                                const LivenessProbe& probe) {
    Purposes out;
    ATELIER_TRY(const auto sessions, plan.sessions({.open_only = true}));
    for (const Session& session : sessions) {
        const auto on = worked_on(session);
        if (!on) continue;
        ATELIER_TRY(const Life life, life_of(plan, context, session, probe));
        if (life != Life::over) out.worked_on_.insert(*on);
    }
    ATELIER_TRY(const auto leases, plan.leases());
    for (const Lease& lease : leases) {
        if (lease.agent.role() != Role::planner) continue;
        ATELIER_TRY(const Life life, life_of(plan, context, lease.on, probe));
        if (life != Life::over) out.planners_.insert(lease.agent.name());
    }
    return out;
}

Purpose Purposes::of(const std::optional<Bead>& bead) const {
    if (!bead) return Purpose::unknown;
    const BeadKind kind = kind_of(*bead);
    if (kind == BeadKind::epic) return is_closed(*bead) ? Purpose::closed : Purpose::current;
    if (kind != BeadKind::changeset && kind != BeadKind::run) return Purpose::unknown;
    if (worked_on_.contains(bead->id)) return Purpose::current;
    if (kind == BeadKind::run) return Purpose::turn;
    if (state_of(*bead) == ChangesetState::merged) return Purpose::merged;
    if (state_of(*bead) == ChangesetState::abandoned) return Purpose::abandoned;
    return is_closed(*bead) ? Purpose::closed : Purpose::current;
}

Purpose Purposes::of_planner(const std::string& name) const {
    return planners_.contains(name) ? Purpose::current : Purpose::planner;
}

Result<std::vector<OurWorktree>> our_worktrees(PlanReader& plan, const Purposes& purposes,
                                               const Context& context,
                                               const std::vector<Checkout>& checkouts,
                                               const ProjectPaths& paths) {
    std::vector<OurWorktree> out;
    PoolPlaces pool(plan, context);
    for (const Checkout& checkout : checkouts) {
        if (checkout.in_progress || checkout.worktree.parent_path() != paths.worktrees()) continue;
        OurWorktree ours{.checkout = checkout};
        const std::string name = checkout.worktree.filename().string();
        if (name.starts_with(planner_prefix(context))) {
            ours.planner = name.substr(planner_prefix(context).size());
            ours.purpose = purposes.of_planner(*ours.planner);
        } else if (is_pool_place(context.issue_prefix, name)) {
            ours.pooled = true;
            ATELIER_TRY(ours.purpose, pool.purpose_of(name));
        } else if (const auto id = BeadId::parse(name)) {
            ATELIER_TRY(ours.bead, plan.find(*id));
            ours.purpose = purposes.of(ours.bead);
        }
        out.push_back(std::move(ours));
    }
    return out;
}

Result<std::vector<OurBranch>> our_branches(GitRefs& refs, const Context& context,
                                            const LivenessProbe& probe) {
    ATELIER_TRY(const auto branches, refs.branches());
    const auto main = refs.default_branch();
    return context.store.read([&](PlanReader& plan) -> Result<std::vector<OurBranch>> {
        ATELIER_TRY(const Purposes purposes, Purposes::look(plan, context, probe));
        std::vector<OurBranch> out;
        for (const auto& [text, head] : branches) {
            const auto name = BranchName::parse(text);
            if (!name) continue;
            const std::string planners = main ? main->str() + "-planner-" : "";
            if (!planners.empty() && text.starts_with(planners)) {
                const std::string planner = text.substr(planners.size());
                const auto agent = AgentId::make(Role::planner, planner);
                if (!agent) continue;
                ATELIER_TRY(const auto known, plan.find(agent->bead(context.issue_prefix)));
                if (known) out.push_back({*name, head, purposes.of_planner(planner)});
                continue;
            }
            const auto at = text.rfind("-" + context.issue_prefix + "-");
            const auto id = at == std::string::npos ? Result<BeadId>(fail(ErrorCode::not_found, ""))
                                                    : BeadId::parse(text.substr(at + 1));
            if (!id) continue;
            ATELIER_TRY(const auto bead, plan.find(*id));
            if (bead && kind_of(*bead) == BeadKind::changeset &&
                changeset_as_written(*bead).work_branch == text)
                out.push_back({*name, head, purposes.of(bead), bead});
        }
        return out;
    });
}

bool is_held(const std::vector<Checkout>& checkouts, const BranchName& branch,
             const std::set<std::filesystem::path>& going) {
    return std::ranges::any_of(checkouts, [&](const Checkout& checkout) {
        return checkout.branch == branch &&
               (checkout.in_progress || !going.contains(checkout.worktree));
    });
}

Result<std::optional<CommitId>> found_anywhere(GitRefs& refs, const std::string& branch) {
    const auto name = BranchName::parse(branch);
    // Git has no such branch.
    if (!name) return std::optional<CommitId>();
    return refs.resolve_anywhere(*name);
}

std::optional<CommitId> Reachability::resolved(const std::string& branch, bool& certain) {
    auto known = branches_.find(branch);
    if (known == branches_.end())
        known = branches_.emplace(branch, found_anywhere(repository_.refs(), branch)).first;
    if (!known->second) certain = false;
    return known->second ? *known->second : std::nullopt;
}

std::vector<CommitId> Reachability::destinations(const std::optional<Bead>& bead, bool& certain) {
    std::set<BranchName> names;
    if (!main_) main_ = repository_.refs().default_branch();
    if (*main_) names.insert(**main_);
    if (bead) {
        const auto named = named_branches(*bead);
        if (!named) certain = false;
        if (named) names.insert(named->begin(), named->end());
    }
    std::vector<CommitId> out;
    for (const BranchName& name : names)
        if (const auto head = resolved(name.str(), certain)) out.push_back(*head);
    return out;
}

Evidence Reachability::rescued(const CommitId& head) {
    if (!state_) state_ = repository_.audit().state();
    if (!*state_) return Evidence::unknown;
    const auto& refs = (*state_)->refs;
    const bool kept = std::any_of(refs.begin(), refs.end(), [&](const RefLine& ref) {
        return ref.object() == head.str() && ref.name().starts_with(rescue_folder);
    });
    return kept ? Evidence::yes : Evidence::no;
}

Evidence Reachability::landed(const CommitId& head, const Bead& changeset,
                              const std::vector<CommitId>& destinations) {
    const auto merged = Changeset::of(changeset);
    if (!merged) return Evidence::unknown;
    Evidence out = Evidence::no;
    const auto& recorded = merged->integrated_sha();
    const auto& base = merged->parent_base();
    // What landed is what was assessed: commits that came later are not among it.
    const bool assessed = merged->done_head() == head;
    for (const CommitId& destination : destinations) {
        // Not by trailers, which an agent may have written.
        const IntegrationProof proof =
            find_integration(
                repository_,
                {.recorded = assessed ? recorded : std::nullopt, .base = base, .head = head},
                destination)
                .proof;
        weigh(out, proves_integration(proof)            ? Evidence::yes
                   : proof == IntegrationProof::unknown ? Evidence::unknown
                                                        : Evidence::no);
    }
    return out;
}

Evidence Reachability::head(const CommitId& head, Purpose purpose,
                            const std::optional<Bead>& bead) {
    const Asked asked{head, purpose, bead ? std::optional(bead->id) : std::nullopt};
    auto known = heads_.find(asked);
    if (known == heads_.end()) known = heads_.emplace(asked, looked_up(head, purpose, bead)).first;
    return known->second;
}

Evidence Reachability::looked_up(const CommitId& head, Purpose purpose,
                                 const std::optional<Bead>& bead) {
    bool certain = true;
    const auto paths = destinations(bead, certain);
    Evidence out = certain ? Evidence::no : Evidence::unknown;
    for (const CommitId& place : paths)
        if (out != Evidence::yes)
            weigh(out, evidence(repository_.history().is_ancestor(head, place)));
    if (out != Evidence::yes) weigh(out, rescued(head));
    if (out != Evidence::yes && purpose == Purpose::merged && bead)
        weigh(out, landed(head, *bead, paths));
    return out;
}

Evidence Reachability::checkout(const OurWorktree& worktree) {
    const Checkout& checkout = worktree.checkout;
    // A branch without a commit shows none.
    if (!checkout.head) return checkout.branch ? Evidence::yes : Evidence::unknown;
    const bool branch_stays = worktree.purpose == Purpose::abandoned ||
                              worktree.purpose == Purpose::made_again ||
                              worktree.purpose == Purpose::half_removed;
    if (branch_stays && checkout.branch) {
        bool certain = true;
        const auto kept = resolved(checkout.branch->str(), certain);
        if (kept == checkout.head) return Evidence::yes;
    }
    const auto document = checkout.branch ? document_branch_of(*checkout.branch) : std::nullopt;
    if (worktree.purpose == Purpose::turn && document) {
        bool certain = true;
        const auto kept = resolved(document->str(), certain);
        if (kept &&
            evidence(repository_.history().is_ancestor(*checkout.head, *kept)) == Evidence::yes)
            return Evidence::yes;
    }
    return head(*checkout.head, worktree.purpose, worktree.bead);
}

} // namespace atelier
