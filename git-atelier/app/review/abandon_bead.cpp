#include "app/review/abandon_bead.hpp"

#include "app/changeset/molecule_of_changeset.hpp"
#include "app/changeset/supersede.hpp"
#include "app/claim/claim.hpp"
#include "app/core/approval.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/guard/rescue_refs.hpp"
#include "app/mail/notices.hpp"
#include "app/mail/settled_mail.hpp"
#include "app/worktree/take_away.hpp"
#include "base/text.hpp"
#include "domain/bead/agent.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

struct Intent {
    EpicTree graph;
    bool whole_epic;
    std::vector<Bead> changesets;
    bool already = false;
};

// The epic is abandoned, and somebody has decided it.
Result<bool> is_abandoned(const EpicTree& graph, const std::string& reason) {
    const Bead& epic = graph.epic();
    ATELIER_TRY(const Bead next, abandon_epic(epic, reason));
    return next == epic && graph.undecided(epic.id, Act::abandon) == nullptr;
}

Result<void> require_nobody_there(PlanReader& plan, const Context& context,
                                  const LivenessProbe& probe, const Intent& intent) {
    ATELIER_TRY(const auto lease, plan.lease(intent.graph.epic().id));
    ATELIER_TRY(const Life life, life_of(plan, context, intent.graph.epic().id, probe));
    if (!lease || life != Life::lives) return {};
    bool concerned = intent.whole_epic;
    ATELIER_TRY(const auto session, plan.session(lease->session));
    for (const Bead& changeset : intent.changesets)
        concerned = concerned || (session ? session->changeset == changeset.id
                                          : state_of(changeset) == ChangesetState::working);
    if (!concerned) return {};
    Json details = Json::object();
    details.set("held_by", lease->agent.str()).set("session", lease->session.str());
    return fail(
        ErrorCode::epic_taken,
        lease->agent.str() + " is working on " +
            (intent.whole_epic ? intent.graph.epic().id : intent.changesets.front().id).str(),
        advise(Hint::end_then_abandon), std::move(details));
}

Result<Intent> look(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                    const AbandonRequest& request) {
    ATELIER_TRY(const Bead bead, require_bead(plan, request.id));
    const bool whole_epic = kind_of(bead) == BeadKind::epic;
    if (whole_epic && request.superseded_by)
        return fail(ErrorCode::usage,
                    "--superseded-by belongs to a changeset, and " + request.id.str() +
                        " is an epic",
                    advise(Hint::leave_it_out));
    if (!whole_epic) ATELIER_CHECK(require_changeset(plan, request.id));
    ATELIER_CHECK(require_no_way_back(plan, request.id, request.superseded_by));
    ATELIER_TRY(const Bead epic, epic_of(plan, bead));
    ATELIER_TRY(EpicTree graph, load_plan(plan, epic.id));
    Intent intent{std::move(graph), whole_epic, {}};
    if (whole_epic) {
        ATELIER_TRY(intent.already, is_abandoned(intent.graph, request.reason));
        for (const Bead& changeset : intent.graph.changesets())
            if (!is_settled(changeset, intent.graph)) intent.changesets.push_back(changeset);
    } else {
        // What cannot go is said before anything of it is kept elsewhere.
        ATELIER_TRY(const Bead next, abandon(bead, request.reason, request.superseded_by));
        intent.already = next == bead && is_settled(bead, intent.graph);
        if (!intent.already) intent.changesets.push_back(bead);
    }
    for (const Bead& changeset : intent.changesets)
        ATELIER_CHECK(abandon(changeset, request.reason, request.superseded_by));
    for (const Bead& task : intent.graph.open_tasks(request.id))
        ATELIER_CHECK(finish_task(task, request.reason));
    ATELIER_CHECK(require_nobody_there(plan, context, probe, intent));
    return intent;
}

// Whether all that the branch has is on the epic's root branch too.
Result<bool> is_all_on_root(Repository& repository, const Changeset& changeset,
                            const CommitId& head) {
    const auto& root = changeset.root_branch();
    if (!root) return false;
    ATELIER_TRY(const auto at, repository.refs().resolve(full_ref(*root)));
    if (!at) return false;
    return repository.history().is_ancestor(head, *at);
}

Result<std::vector<KeptBranch>> branches_to_keep(Repository& repository, Time now,
                                                 const std::vector<Bead>& changesets) {
    GitRefs& refs = repository.refs();
    std::vector<KeptBranch> found;
    for (const Bead& changeset : changesets) {
        ATELIER_TRY(const Changeset given_up, Changeset::of(changeset));
        const auto& branch = given_up.work_branch();
        if (!branch) continue;
        ATELIER_TRY(const auto head, refs.resolve(full_ref(*branch)));
        if (!head) continue;
        ATELIER_TRY(const bool elsewhere, is_all_on_root(repository, given_up, *head));
        found.push_back({changeset.id, *branch, *head,
                         elsewhere ? std::string() : rescue_ref(now, full_ref(*branch))});
    }
    return found;
}

Result<void> keep(const AbandonDeps& deps, const std::vector<KeptBranch>& branches) {
    std::vector<RescueRef> kept;
    for (const KeptBranch& branch : branches)
        if (!branch.ref.empty()) kept.push_back({branch.ref, branch.head});
    return make_rescue_refs(deps.plan, deps.repository.refs(), kept,
                            "atelier: keep abandoned work");
}

Result<void> close_tasks(PlanWriter& plan, const std::vector<Bead>& tasks,
                         const std::string& reason) {
    for (const Bead& task : tasks) {
        ATELIER_TRY(const Bead closed, finish_task(task, reason));
        ATELIER_CHECK(plan.update(closed));
        ATELIER_CHECK(plan.append({EventType::task_closed, closed.id}));
    }
    return {};
}

Json abandoned_data(const AbandonRequest& request, const KeptBranch* branch) {
    Json data = Json::object();
    data.set("reason", request.reason);
    if (request.superseded_by) data.set("superseded_by", request.superseded_by->str());
    if (branch == nullptr) return data;
    data.set("branch", branch->branch.str()).set("head", branch->head.str());
    if (!branch->ref.empty()) data.set("kept", branch->ref);
    return data;
}

Result<void> store_changeset(PlanWriter& plan, const Context& context, const EpicTree& graph,
                             const Bead& changeset, const AbandonRequest& request,
                             const KeptBranch* branch) {
    ATELIER_TRY(const Bead next, abandon(changeset, request.reason, request.superseded_by));
    ATELIER_CHECK(plan.update(next));
    ATELIER_CHECK(close_tasks(plan, graph.open_tasks(changeset.id), "its changeset was abandoned"));
    ATELIER_CHECK(plan.decide(Act::abandon, {EventType::changeset_abandoned, changeset.id,
                                             abandoned_data(request, branch)}));
    ATELIER_CHECK(close_notices(plan, blocked_key(changeset.id), "abandoned"));
    ATELIER_CHECK(end_molecule(plan, context, changeset, RunStatus::cancelled,
                               changeset.id.str() + " was abandoned"));
    return close_settled_thread(plan, changeset.id);
}

Result<void> store_epic(PlanWriter& plan, const EpicTree& graph, const std::string& reason) {
    const Bead& epic = graph.epic();
    ATELIER_TRY(const bool already, is_abandoned(graph, reason));
    if (already) return {};
    ATELIER_TRY(const Bead next, abandon_epic(epic, reason));
    std::vector<Bead> own_tasks;
    for (const Bead& task : graph.open_tasks(epic.id)) {
        ATELIER_TRY(const Bead now, require_bead(plan, task.id));
        if (!is_closed(now)) own_tasks.push_back(now);
    }
    ATELIER_CHECK(close_tasks(plan, own_tasks, "its epic was abandoned"));
    ATELIER_CHECK(end_claim(plan, epic.id));
    ATELIER_CHECK(plan.update(next));
    Json data = Json::object();
    data.set("reason", reason);
    ATELIER_CHECK(plan.decide(Act::abandon, {EventType::epic_abandoned, epic.id, std::move(data)}));
    ATELIER_CHECK(close_notices(plan, more_work_key(epic.id), "abandoned"));
    ATELIER_CHECK(close_notices(plan, promotion_key(epic.id), "abandoned"));
    return close_settled_thread(plan, epic.id);
}

Result<std::vector<BeadId>> stopped_by(PlanReader& plan, const std::vector<Bead>& changesets) {
    std::set<BeadId> own;
    for (const Bead& changeset : changesets)
        own.insert(changeset.id);
    std::set<BeadId> stopped;
    for (const Bead& changeset : changesets) {
        ATELIER_TRY(const auto dependents, plan.select({.depends_on = changeset.id}));
        for (const Bead& dependent : dependents)
            if (!is_closed(dependent) && !own.contains(dependent.id)) stopped.insert(dependent.id);
    }
    return std::vector<BeadId>(stopped.begin(), stopped.end());
}

// Takes worktree and branch away; what cannot go is left and said.
Result<void> tidy(const AbandonDeps& deps, const KeptBranch& kept, AbandonOutcome& outcome) {
    const auto path = deps.paths.worktrees() / kept.changeset.str();
    ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
    for (const Checkout& checkout : checkouts)
        if (checkout.worktree != path && checkout.branch == kept.branch)
            return fail(ErrorCode::root_checked_out, "the branch '" + kept.branch.str() +
                                                         "' is checked out in " +
                                                         checkout.worktree.string());
    ATELIER_TRY(const Bead changeset, deps.plan.store.read([&](PlanReader& plan) {
        return require_changeset(plan, kept.changeset);
    }));
    OurWorktree worktree{.checkout = {}, .purpose = Purpose::abandoned, .bead = changeset};
    worktree.checkout.worktree = path;
    ATELIER_TRY(const TakenAway taken,
                take_away_if_there({deps.plan, deps.repository, deps.files, deps.paths},
                                   std::move(worktree), Removal::retire));
    if (!taken.gone())
        return fail(ErrorCode::dirty, told_kept(kept.changeset.str(), taken.judgement));
    outcome.moved.insert(outcome.moved.end(), taken.kept.begin(), taken.kept.end());
    outcome.ignored += taken.ignored;
    return deps.repository.refs().update_refs({{full_ref(kept.branch), std::nullopt, kept.head}},
                                              "atelier: abandoned");
}

} // namespace

Result<AbandonOutcome> abandon_bead(const AbandonDeps& deps, const AbandonRequest& request) {
    if (trim(request.reason).empty())
        return fail(ErrorCode::usage, "--reason is empty", advise(Hint::say_why_given_up));
    const Context& context = deps.plan;
    // What is to be kept is kept before anything is given up.
    AbandonOutcome outcome{
        .id = request.id, .confirmed = request.confirmed, .superseded_by = request.superseded_by};
    ATELIER_CHECK(context.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const Intent intent, look(plan, context, deps.probe, request));
        outcome.is_epic = intent.whole_epic;
        outcome.already = intent.already && intent.changesets.empty();
        ATELIER_TRY(const Bead named, require_bead(plan, request.id));
        outcome.title = named.title;
        for (const Bead& changeset : intent.changesets) {
            outcome.changesets.push_back(changeset.id);
            outcome.titles.emplace(changeset.id, changeset.title);
        }
        if (!request.superseded_by) {
            ATELIER_TRY(outcome.stopped, stopped_by(plan, intent.changesets));
        }
        ATELIER_TRY(outcome.kept,
                    branches_to_keep(deps.repository, context.clock.now(), intent.changesets));
        return {};
    }));
    if (!request.confirmed) return outcome;
    ATELIER_CHECK(keep(deps, outcome.kept));
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Intent intent, look(plan, context, deps.probe, request));
        ATELIER_TRY(const PlanChange change, begin_change(plan, context, intent.graph.epic()));
        for (const Bead& changeset : intent.changesets) {
            const auto kept = std::ranges::find(outcome.kept, changeset.id, &KeptBranch::changeset);
            ATELIER_CHECK(store_changeset(plan, context, intent.graph, changeset, request,
                                          kept == outcome.kept.end() ? nullptr : &*kept));
        }
        if (intent.whole_epic) ATELIER_CHECK(store_epic(plan, intent.graph, request.reason));
        return end_change(plan, context, change);
    }));
    for (const KeptBranch& kept : outcome.kept) {
        const auto done = tidy(deps, kept, outcome);
        if (done) continue;
        const std::string id = kept.changeset.str();
        const std::string& said = done.error().message;
        outcome.warnings.push_back(said.find(id) == std::string::npos ? id + ": " + said : said);
    }
    return outcome;
}

} // namespace atelier
