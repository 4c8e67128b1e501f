#include "app/land/restack.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/commit_owners.hpp"
#include "app/land/epic_stacks.hpp"
#include "app/land/followed_roots.hpp"
#include "app/land/move_branch.hpp"
#include "app/land/restack_receipts.hpp"
#include "app/land/restacked_checkouts.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/worktree/epic_view.hpp"
#include "app/worktree/ref_locks.hpp"
#include "base/text.hpp"
#include "domain/bead/epic.hpp"
#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

constexpr int most_passes = 20;

// What keeps branches where they are, beyond what the plan says, by changeset.
using Hindrances = std::map<BeadId, Hindrance>;

// A pass as it was decided and made, before anything moves.
struct MadePass {
    EpicStacks stacks;
    RestackReceipt receipt = {};
    std::vector<RewrittenCommit> rewritten = {};
    EpicRestack out;
};

// Of those that are to move only the checkouts are looked at: until no other comes to that.
Result<RestackPlan> decided(EpicStacks& stacks, const RestackedCheckouts& checkouts,
                            Hindrances& hindrances) {
    const CommitLinks links = stacks.links();
    std::set<BeadId> looked;
    for (const auto& [bead, hindrance] : hindrances)
        looked.insert(bead);
    for (;;) {
        for (StackedBranch& branch : stacks.branches)
            if (const auto known = hindrances.find(branch.bead);
                known != hindrances.end() && !branch.held)
                branch.held = known->second.why;
        RestackPlan plan = plan_restack(stacks.branches, links, stacks.ground);
        bool again = false;
        for (const RestackMove& move : plan.moves) {
            const StackedBranch& branch = stacks.branches[move.branch];
            if (!looked.insert(branch.bead).second) continue;
            ATELIER_TRY(const auto found, checkouts.hindrance(branch.branch));
            if (!found) continue;
            hindrances.emplace(branch.bead, *found);
            again = true;
        }
        if (!again) return plan;
    }
}

// Whether who committed what can be told by the commits alone: nobody else's stood there before an
// agent began.
Result<bool> is_marked(const Context& context, const Changeset& facts, const EpicStacks& stacks,
                       const OwnLine& line) {
    for (const CommitId& id : line.commits)
        if (!maker_of(stacks.commits.at(id).made, std::nullopt)) return false;
    return context.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto sessions, plan.sessions({.changeset = facts.id()}));
        return std::ranges::all_of(sessions, [](const Session& session) {
            return !session.head || session.start == session.base;
        });
    });
}

// Each copy is whose its original was, with its message.
Result<std::map<CommitId, CommitOwner>> owners_of(WorkContext& work, const EpicStacks& stacks,
                                                  const RestackPlan& plan) {
    std::map<CommitId, CommitOwner> owners;
    ATELIER_TRY(const Person user, work.repository.configuration().user());
    for (const RestackMove& move : plan.moves) {
        const StackedBranch& branch = stacks.branches[move.branch];
        for (const CommitId& id : move.line.commits)
            owners.emplace(id, kept_owner(stacks.commits.at(id).made, user));
        const auto facts = stacks.facts.find(branch.bead);
        if (facts == stacks.facts.end()) continue;
        ATELIER_TRY(const bool marked, is_marked(work.plan, facts->second, stacks, move.line));
        if (marked) continue;
        ATELIER_TRY(auto told,
                    commit_owners(work.plan, work.repository, *stacks.tree.find(branch.bead),
                                  move.line.base, branch.head, user));
        for (auto& [id, owner] : told) {
            owner.trailers.clear();
            owners.insert_or_assign(id, std::move(owner));
        }
    }
    return owners;
}

BranchLeftBehind left_behind(const EpicStacks& stacks, std::size_t index, LeftBecause why) {
    const StackedBranch& branch = stacks.branches[index];
    const auto agent = stacks.agents.find(branch.bead);
    return {.bead = branch.bead,
            .branch = branch.branch,
            .onto = stacks.belongs_on(branch),
            .why = why,
            .agent = agent == stacks.agents.end() ? std::string() : agent->second};
}

void add_left(MadePass& pass, const RestackPlan& plan, const Hindrances& hindrances) {
    for (const UnmovedBranch& one : plan.left) {
        BranchLeftBehind left = left_behind(pass.stacks, one.branch, one.why);
        left.commit = one.commit;
        if (const auto found = hindrances.find(left.bead);
            found != hindrances.end() && found->second.why == one.why) {
            left.checkout = found->second.checkout;
            left.paths = found->second.paths;
        }
        pass.out.left.push_back(std::move(left));
    }
}

// The root branch's commits have copies now: what has landed is what its copy is.
void add_landings(MadePass& pass) {
    std::map<CommitId, CommitId> copies;
    for (const auto& [from, to] : pass.rewritten)
        copies.emplace(from, to);
    for (const Bead& bead : pass.stacks.tree.changesets()) {
        const auto landed = CommitId::parse(changeset_as_written(bead).integrated_sha.value_or(""));
        if (!landed) continue;
        if (const auto copy = copies.find(*landed); copy != copies.end())
            pass.receipt.landings.push_back({bead.id, *landed, copy->second});
    }
}

void add_moved(MadePass& pass, const RestackMove& move, const CommitId& onto,
               const ReplayResult& result) {
    const StackedBranch& branch = pass.stacks.branches[move.branch];
    const BranchName& belongs_on = pass.stacks.belongs_on(branch);
    RestackedRef ref{
        .bead = branch.bead, .branch = branch.branch, .from = branch.head, .to = *result.head};
    if (const auto facts = pass.stacks.facts.find(branch.bead); facts != pass.stacks.facts.end()) {
        ref.base_from = facts->second.parent_base();
        ref.base_to = onto;
        ref.on_from = facts->second.parent_branch();
        ref.on_to = belongs_on == pass.stacks.root ? pass.stacks.said_root : belongs_on;
    }
    pass.receipt.branches.push_back(std::move(ref));
    pass.rewritten.insert(pass.rewritten.end(), result.rewritten.begin(), result.rewritten.end());
    if (branch.bead == pass.out.epic) add_landings(pass);
    pass.out.moved.push_back({.bead = branch.bead,
                              .branch = branch.branch,
                              .onto = belongs_on,
                              .from = branch.head,
                              .to = *result.head,
                              .commits = result.commits,
                              .dropped = result.dropped_empty});
}

Result<void> make_commits(WorkContext& work, const RestackPlan& plan, MadePass& pass) {
    ForestRequest request;
    request.keep_empty = work.plan.settings.keep_empty_commits;
    for (const RestackMove& move : plan.moves)
        request.lines.push_back(
            {.base = move.line.base, .commits = move.line.commits, .onto = move.onto});
    ATELIER_TRY(request.owners, owners_of(work, pass.stacks, plan));
    ATELIER_TRY(const auto results, work.repository.replays().replay_forest(request));
    for (std::size_t i = 0; i < plan.moves.size(); ++i) {
        const RestackMove& move = plan.moves[i];
        const ReplayResult& result = results.at(i);
        const auto* const commit = std::get_if<CommitId>(&move.onto);
        const auto& ground =
            commit != nullptr ? *commit : results.at(std::get<std::size_t>(move.onto)).head;
        if (!result.head) {
            BranchLeftBehind left = left_behind(pass.stacks, move.branch,
                                                result.conflicts.empty() ? LeftBecause::below_left
                                                                         : LeftBecause::conflict);
            left.paths = result.conflicts;
            left.commit = result.conflicting_commit;
            left.head = pass.stacks.branches[move.branch].head;
            left.ground = ground;
            pass.out.left.push_back(std::move(left));
            continue;
        }
        add_moved(pass, move, *ground, result);
    }
    return {};
}

Result<MadePass> made_pass(WorkContext& work, const RestackRequest& request,
                           const RestackedCheckouts& checkouts, Hindrances& hindrances) {
    ATELIER_TRY(EpicStacks stacks, read_stacks(work, request.epic, request.onto_parent));
    EpicRestack out{.epic = request.epic, .root = stacks.root, .dry_run = request.dry_run};
    if (request.onto_parent) out.parent = stacks.onto;
    MadePass pass{.stacks = std::move(stacks), .out = std::move(out)};
    ATELIER_TRY(const RestackPlan plan, decided(pass.stacks, checkouts, hindrances));
    add_left(pass, plan, hindrances);
    ATELIER_CHECK(make_commits(work, plan, pass));
    pass.out.in_place = pass.stacks.branches.size() - pass.out.left.size() - pass.out.moved.size();
    return pass;
}

std::vector<RefUpdate> updates_of(const RestackReceipt& receipt) {
    std::vector<RefUpdate> updates;
    for (const RestackedRef& moved : receipt.branches)
        updates.push_back({full_ref(moved.branch), moved.to, moved.from});
    return updates;
}

// A session may have begun since the branches were read.
Result<bool> begun_meanwhile(PlanReader& plan, const WorkContext& work, const MadePass& pass) {
    for (const RestackedRef& moved : pass.receipt.branches) {
        if (moved.bead == pass.out.epic) continue;
        ATELIER_TRY(const Bead changeset, require_changeset(plan, moved.bead));
        ATELIER_TRY(const bool worked_on, is_worked_on(plan, work, changeset));
        ATELIER_TRY(const Changeset facts, Changeset::of(changeset));
        if (worked_on || is_settled(state_of(changeset)) || facts.parent_base() != moved.base_from)
            return true;
    }
    return false;
}

// False where it has to be done again.
Result<bool> move_all(WorkContext& work, MadePass& pass, const RestackedCheckouts& checkouts,
                      Hindrances& hindrances) {
    const Context& context = work.plan;
    const std::vector<RefUpdate> updates = updates_of(pass.receipt);
    std::vector<std::string> names;
    for (const RefUpdate& update : updates)
        names.push_back(update.ref);
    ATELIER_CHECK(clear_left_locks(work, names));
    ATELIER_TRY(const bool begun,
                context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<bool> {
                    ATELIER_TRY(const bool late, begun_meanwhile(plan, work, pass));
                    if (late) return false;
                    ATELIER_CHECK(begin_restack(plan, pass.out.epic, pass.receipt));
                    return true;
                }));
    if (!begun) return false;
    ATELIER_TRY(const auto brought, checkouts.bring(pass.receipt));
    if (brought.hindered) {
        hindrances.emplace(pass.receipt.branches[brought.hindered->first].bead,
                           brought.hindered->second);
        return false;
    }
    // Before the branches: what is on commits that nothing leads to harms nobody, and nothing is
    // lost where this ends in between.
    if (const auto noted = work.repository.replays().carry_notes(pass.rewritten); !noted)
        pass.out.warnings.push_back("notes were not copied: " + noted.error().message);
    const auto moved = move_refs(work, updates, "atelier: restack " + pass.out.epic.str());
    if (!moved) {
        ATELIER_CHECK(return_checkouts(work.repository.worktrees(), pass.receipt));
        if (moved.error().code == ErrorCode::root_moved) return false;
        return tl::unexpected(moved.error());
    }
    pass.out.checkouts = brought.checkouts;
    return true;
}

// The view is the person's, and holds nothing up.
void lead_view(WorkContext& work, MadePass& pass) {
    const bool root_moved =
        std::ranges::any_of(pass.receipt.branches,
                            [&](const RestackedRef& moved) { return moved.bead == pass.out.epic; });
    if (!root_moved) return;
    const auto left =
        follow_root({work.plan, work.repository, work.files, work.paths}, pass.stacks.tree.epic());
    if (!left || !left->empty())
        pass.out.warnings.push_back(left ? *left : with_hint(left.error()));
}

// Only where it is other than what is kept: each write wakes whoever waits for the plan to change.
Result<void> keep_conflicts(const Context& context, const EpicRestack& out) {
    std::vector<ConflictLeft> left;
    for (const BranchLeftBehind& one : out.left)
        if (one.why == LeftBecause::conflict && one.commit && one.ground)
            left.push_back({one.bead, one.branch, one.onto, *one.head, *one.ground, *one.commit,
                            one.paths, one.agent});
    ATELIER_TRY(const auto kept, context.store.read([&](PlanReader& plan) {
        return kept_conflicts(plan, out.epic);
    }));
    if (kept == left) return {};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return remember_conflicts(plan, out.epic, left);
    });
}

Result<EpicRestack> until_nothing_moves(WorkContext& work, const RestackRequest& request) {
    const Context& context = work.plan;
    Hindrances hindrances;
    for (int attempt = 0; attempt < most_passes; ++attempt) {
        ATELIER_TRY(const auto checkouts, RestackedCheckouts::list(work.repository.worktrees()));
        ATELIER_TRY(MadePass pass, made_pass(work, request, checkouts, hindrances));
        if (request.dry_run) return std::move(pass.out);
        if (pass.receipt.branches.empty()) {
            ATELIER_CHECK(keep_conflicts(context, pass.out));
            return std::move(pass.out);
        }
        ATELIER_TRY(const bool moved, move_all(work, pass, checkouts, hindrances));
        if (!moved) continue;
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return record_restack(plan, request.epic, pass.receipt, pass.out.left.size());
        }));
        ATELIER_CHECK(keep_conflicts(context, pass.out));
        lead_view(work, pass);
        return std::move(pass.out);
    }
    return fail(ErrorCode::root_moved, "branches of " + request.epic.str() + " kept moving",
                advise(Hint::root_keeps_moving));
}

// Whether all that can follow has.
bool tell_of_followers(WorkContext& work, const EpicRestack& done) {
    for (const std::string& warning : done.warnings)
        work.progress.warn(warning);
    for (const BranchLeftBehind& left : done.left)
        if (left.why == LeftBecause::conflict)
            work.progress.warn(left.branch.str() + " conflicts with " + left.onto.str() + " in " +
                               first_few(left.paths));
    return std::ranges::none_of(
        done.left, [](const BranchLeftBehind& left) { return may_follow_later(left.why); });
}

Result<bool> has_followers(PlanReader& plan, const BeadId& epic) {
    ATELIER_TRY(const auto changesets, plan.select({.kind = BeadKind::changeset, .parent = epic}));
    return std::ranges::any_of(changesets, [](const Bead& changeset) {
        return has_begun(changeset) && !is_settled(state_of(changeset));
    });
}

} // namespace

Result<EpicRestack> restack_epic(WorkContext& work, const RestackRequest& request) {
    if (!request.dry_run) {
        ATELIER_CHECK(settle_begun_restacks(work));
        ATELIER_CHECK(record_unrecorded_landings(work));
    }
    return until_nothing_moves(work, request);
}

void restack_followers(WorkContext& work, const BeadId& epic) {
    const auto any =
        work.plan.store.read([&](PlanReader& plan) { return has_followers(plan, epic); });
    bool is_over = true;
    if (!any || *any) {
        const auto done = until_nothing_moves(work, {.epic = epic});
        if (!done) {
            work.progress.warn("what stands on " + epic.str() +
                               "'s root branch was not restacked: " + with_hint(done.error()));
            return;
        }
        is_over = tell_of_followers(work, *done);
    }
    if (!is_over) return;
    if (const auto ended = end_following(work, epic); !ended)
        work.progress.warn(with_hint(ended.error()));
}

Result<void> lead_on_followers(WorkContext& work) {
    // With pull requests that is done where these are asked about.
    if (work.plan.settings.admission.pr_mode != PrMode::none) return {};
    ATELIER_TRY(const auto epics, followed_roots(work));
    for (const BeadId& epic : epics)
        restack_followers(work, epic);
    return {};
}

Result<std::vector<BeadId>> restackable_epics(WorkContext& work) {
    ATELIER_TRY(const auto heads, work.repository.refs().branches());
    ATELIER_TRY(const auto epics, work.plan.store.read(open_epics));
    std::vector<BeadId> found;
    for (const Bead& epic : epics)
        if (heads.contains(epic_as_written(epic).root_branch.value_or("")))
            found.push_back(epic.id);
    return found;
}

} // namespace atelier
