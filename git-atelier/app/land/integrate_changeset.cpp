#include "app/land/integrate_changeset.hpp"

#include "app/changeset/molecule_of_changeset.hpp"
#include "app/changeset/reopen_unheard.hpp"
#include "app/claim/agents.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/land/begun_landing.hpp"
#include "app/land/changed_bounds.hpp"
#include "app/land/followed_roots.hpp"
#include "app/land/move_branch.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/land/work_replay.hpp"
#include "app/mail/settled_mail.hpp"
#include "app/witness/witnessed_log.hpp"
#include "app/worktree/approved_work.hpp"
#include "app/worktree/changed_range.hpp"
#include "app/worktree/epic_view.hpp"
#include "app/worktree/ref_locks.hpp"
#include "app/worktree/take_away.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/admission.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <utility>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr int max_attempts = 20;

struct Subject {
    EpicTree graph;
    Bead changeset;
    Changeset facts;
    BranchName root;
    CommitId base;
    CommitId head;
};

struct Arrival {
    CommitId integrated;
    CommitId root;
    // By its trailers; that it is what the changeset has now is not proven.
    bool found = false;
};

// `merged` stands for the head of what is not said to be done.
Result<Subject> load_subject(PlanReader& plan, const BeadId& id,
                             const std::optional<CommitId>& merged = {}) {
    ATELIER_TRY(const Bead row, require_changeset(plan, id));
    ATELIER_TRY(const Bead row_of_epic, epic_of(plan, row));
    ATELIER_TRY(EpicTree graph, load_epic(plan, row_of_epic.id));
    const Bead& epic = graph.epic();
    Bead changeset = *graph.find(id);
    // It is over with what has landed, and that cannot be refused any more by then.
    ATELIER_CHECK(unfinished_molecule(plan, changeset));
    ATELIER_TRY(BranchName root, root_branch_of(epic));
    ATELIER_TRY(Changeset facts, Changeset::of(changeset));
    ATELIER_TRY(CommitId base, facts.require_parent_base());
    ATELIER_TRY(CommitId head, merged && !facts.done_head() ? Result<CommitId>(*merged)
                                                            : facts.require_done_head());
    return Subject{std::move(graph), std::move(changeset), std::move(facts),
                   std::move(root),  std::move(base),      std::move(head)};
}

// nullopt where another run has recorded it.
Result<std::optional<LogStep>> record_landed(WorkContext& work, const Subject& subject,
                                             const Arrival& arrival,
                                             const IntegrateOutcome& outcome) {
    Context& context = work.plan;
    using Step = std::optional<LogStep>;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Step> {
        ATELIER_TRY(Bead changeset, require_changeset(plan, subject.changeset.id));
        // Two runs may have seen it come by itself.
        if (state_of(changeset) == ChangesetState::merged) return Step();
        ATELIER_TRY(const Bead merged, arrival.found ? merge_as_found(changeset, arrival.integrated)
                                                     : merge(changeset, arrival.integrated));
        ATELIER_CHECK(plan.update(merged));
        ATELIER_TRY(Bead epic, require_epic(plan, subject.graph.epic().id));
        Epic::set_primary_head(epic, arrival.root);
        ATELIER_CHECK(plan.update(epic));
        Json data = Json::object();
        data.set("commit", arrival.integrated.str())
            .set("root_branch", subject.root.str())
            .set("commits", outcome.commits);
        ATELIER_CHECK(plan.append({EventType::changeset_merged, changeset.id, std::move(data)}));
        ATELIER_CHECK(end_molecule(plan, context, changeset, RunStatus::completed,
                                   changeset.id.str() + " has landed"));
        ATELIER_CHECK(close_settled_thread(plan, changeset.id));
        ATELIER_TRY(LogStep step, step_log(plan, work.repository));
        return Step(std::move(step));
    });
}

// It is the person's, and holds nothing up.
void lead_view_on(WorkContext& work, const Subject& subject) {
    const auto left =
        follow_root({work.plan, work.repository, work.files, work.paths}, subject.graph.epic());
    if (!left) work.progress.warn(with_hint(left.error()));
    if (left && !left->empty()) work.progress.note(*left);
}

Result<void> record_conflict(WorkContext& work, const Subject& subject,
                             const IntegrateOutcome& outcome) {
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, subject.changeset.id));
        ATELIER_TRY(const Bead again, reopen(changeset));
        ATELIER_CHECK(plan.update(again));
        ATELIER_CHECK(plan.put(Setback{changeset.id, InConflict{outcome.conflicts}}));
        Json data = Json::object();
        data.set("onto", outcome.onto->str()).set("conflicts", Json::strings(outcome.conflicts));
        return plan.append({EventType::changeset_reopened, changeset.id, std::move(data)});
    });
}

// Whether work of the same epic is under way that stands on the root branch, or on what does.
bool has_others_begun(const EpicTree& graph, const BeadId& id) {
    return std::ranges::any_of(graph.changesets(), [&](const Bead& other) {
        return other.id != id && has_begun(other) && !is_settled(state_of(other));
    });
}

// The last look before the root branch moves, and the record of what is about to land there.
Result<void> begin_or_wait(PlanWriter& plan, const Context& context, const Subject& subject,
                           const CommitId& onto, const CommitId& replayed,
                           IntegrateOutcome& outcome) {
    const BeadId& epic = subject.graph.epic().id;
    const BeadId& id = subject.changeset.id;
    // The right to write may have gone to another while the replay ran.
    ATELIER_CHECK(require_claim(plan, context, epic));
    ATELIER_TRY(outcome.messages, reopen_unheard(plan, epic, id));
    if (!outcome.messages.empty()) {
        outcome.landing = Landing::unread;
        return {};
    }
    if (has_others_begun(subject.graph, id)) ATELIER_CHECK(begin_following(plan, epic));
    return begin_landing(
        plan, id,
        {.head = subject.head, .commit = replayed, .commits = outcome.commits, .onto = onto});
}

// Worktree and work branch are no longer needed; whatever is not certain stays. `step` is taken
// where the branch goes.
Result<void> retire(WorkContext& work, const Subject& subject, const Arrival& arrival,
                    std::optional<LogStep>& step, IntegrateOutcome& outcome) {
    const std::string id = subject.changeset.id.str();
    // As it stands now that it has landed.
    ATELIER_TRY(const Bead landed, work.plan.store.read([&](PlanReader& plan) {
        return require_changeset(plan, subject.changeset.id);
    }));
    OurWorktree worktree{.checkout = {}, .purpose = Purpose::merged, .bead = landed};
    worktree.checkout.worktree = work.paths.worktrees() / id;
    ATELIER_TRY(const TakenAway taken,
                take_away_if_there({work.plan, work.repository, work.files, work.paths},
                                   std::move(worktree), Removal::retire));
    if (!taken.gone()) {
        outcome.warnings.push_back(told_kept(id, taken.judgement));
        return {};
    }
    outcome.kept = taken.kept;
    outcome.ignored = taken.ignored;
    const std::optional<BranchName>& branch = subject.facts.work_branch();
    if (!branch || work.plan.settings.keep_work) return {};
    if (arrival.found &&
        Reachability(work.repository).head(subject.head, Purpose::merged, landed) !=
            Evidence::yes) {
        outcome.warnings.push_back("the work branch " + branch->str() +
                                   " was kept: its commits are not proven to be anywhere else");
        return {};
    }
    GitRefs& refs = work.repository.refs();
    const std::vector<RefUpdate> deletion{{full_ref(*branch), std::nullopt, subject.head}};
    const auto seen = std::exchange(step, std::nullopt);
    auto deleted = seen ? update_refs_with_log(refs, deletion, "atelier: landed", *seen)
                        : refs.update_refs(deletion, "atelier: landed");
    if (!deleted && is_of_killed_git(deleted.error())) {
        ATELIER_CHECK(clear_locks_of_killed(work, {full_ref(*branch), log_ref}));
        deleted = refs.update_refs(deletion, "atelier: landed");
    }
    if (!deleted && deleted.error().code != ErrorCode::root_moved)
        outcome.warnings.push_back("the work branch " + branch->str() +
                                   " was kept: " + deleted.error().message);
    return {};
}

Result<IntegrateOutcome> finish(WorkContext& work, const Subject& subject, const Arrival& arrival,
                                IntegrateOutcome outcome) {
    outcome.landing = Landing::landed;
    outcome.integrated = arrival.integrated;
    ATELIER_TRY(auto step, record_landed(work, subject, arrival, outcome));
    lead_view_on(work, subject);
    if (const auto tidied = retire(work, subject, arrival, step, outcome); !tidied)
        outcome.warnings.push_back(tidied.error().message);
    if (step) keep_log_beside(work, subject.root, arrival.root, *step);
    return outcome;
}

// What was checked may stand on another commit of the root branch.
Result<void> require_checked(WorkContext& work, const BeadId& id, const LandingCandidate& candidate,
                             const ResultCheck& check) {
    if (candidate.result == candidate.onto) return {};
    ATELIER_TRY(const bool passed, has_passed_checks(work, id, candidate.result));
    if (passed) return {};
    ATELIER_TRY(auto fault, check(candidate));
    if (fault) return fail(*std::move(fault));
    return {};
}

// Whether somebody has put other work on the work branch since it was done.
Result<bool> is_changed_since(WorkContext& work, const Subject& subject,
                              const WorkApproval& approval) {
    const auto& branch = subject.facts.work_branch();
    if (!branch) return false;
    ATELIER_TRY(const auto head, work.repository.refs().resolve(full_ref(*branch)));
    if (!head || *head == subject.head) return false;
    ATELIER_TRY(const ChangedRange now,
                changed_range(work.plan, work.repository, subject.changeset.id));
    ATELIER_TRY(const auto patches,
                patches_between(work.repository.history(), now.commits.base, now.commits.head));
    return patches != approval.work.patches;
}

// The one that holds for what is about to land.
Result<std::optional<WorkApproval>> approval_now(WorkContext& work, const Subject& subject) {
    const BeadId& id = subject.changeset.id;
    const KnownApproval* const known = subject.graph.approval(id);
    if (known == nullptr) return std::optional<WorkApproval>();
    ATELIER_TRY(auto approval, approval_of_work(work.plan, work.repository.history(), id, *known,
                                                subject.base, subject.head));
    if (!approval || !work.plan.settings.admission.wants_approval()) return approval;
    ATELIER_TRY(const bool changed, is_changed_since(work, subject, *approval));
    if (!changed) return approval;
    ATELIER_CHECK(note_fallen(work.plan, id, *approval, subject.head));
    return std::optional<WorkApproval>();
}

bool lacks_approval(const WorkContext& work, const std::optional<WorkApproval>& approval) {
    return !approval && work.plan.settings.admission.wants_approval();
}

IntegrateOutcome as_not_approved(const Subject& subject, IntegrateOutcome outcome) {
    const BeadId& id = subject.changeset.id;
    outcome.landing = Landing::waiting;
    outcome.reasons = {approval_missing(id, subject.graph.approval(id), true)};
    return outcome;
}

// The approval that it lands with; `outcome` says why it cannot land.
Result<std::optional<WorkApproval>> approved_to_land(WorkContext& work, const Subject& subject,
                                                     IntegrateOutcome& outcome) {
    const BeadId& id = subject.changeset.id;
    if (subject.graph.waiting().contains(id))
        outcome.warnings.push_back(id.str() + " says something else by now than was approved: it "
                                              "lands as what was approved");
    outcome.reasons = not_landable(subject.changeset, subject.graph);
    for (Reason& reason :
         not_admitted(subject.changeset, subject.graph, work.plan.settings.admission))
        outcome.reasons.push_back(std::move(reason));
    if (!outcome.reasons.empty()) return std::optional<WorkApproval>();
    ATELIER_CHECK(tell_changed_bounds(work));
    ATELIER_TRY(auto approval, approval_now(work, subject));
    if (lacks_approval(work, approval)) outcome = as_not_approved(subject, std::move(outcome));
    return approval;
}

Result<IntegrateOutcome> as_conflict(WorkContext& work, const Subject& subject,
                                     const ReplayResult& replayed, const CommitId& root,
                                     IntegrateOutcome outcome) {
    outcome.landing = Landing::conflict;
    outcome.conflicts = replayed.conflicts;
    outcome.onto = root;
    ATELIER_CHECK(record_conflict(work, subject, outcome));
    return outcome;
}

} // namespace

std::string waiting_text(const IntegrateOutcome& outcome) {
    if (outcome.landing == Landing::unread)
        return unheard_text(outcome.messages.size(), "anything lands");
    std::string why;
    for (const Reason& reason : outcome.reasons)
        why += (why.empty() ? "" : "; ") + reason.message;
    return "waits to land: " + why;
}

Result<IntegrateOutcome> integrate_changeset(WorkContext& work, const BeadId& id,
                                             const ResultCheck& check) {
    Repository& repository = work.repository;
    Context& context = work.plan;
    ATELIER_TRY(const Subject subject,
                context.store.read([&](PlanReader& plan) { return load_subject(plan, id); }));
    IntegrateOutcome outcome;
    ATELIER_TRY(const auto approval, approved_to_land(work, subject, outcome));
    if (!outcome.reasons.empty()) return outcome;
    ATELIER_TRY(WorkReplay replay,
                WorkReplay::of(work, subject.changeset, subject.base, subject.head, approval));

    for (int attempt = 0; attempt < max_attempts; ++attempt) {
        ATELIER_CHECK(require_root_free(repository.worktrees(), subject.root));
        ATELIER_CHECK(clear_left_locks(work, {full_ref(subject.root), log_ref}));
        ATELIER_TRY(const auto root, repository.refs().resolve(full_ref(subject.root)));
        if (!root) return fail(no_root_branch(subject.graph, subject.root, subject.base));
        // A run may have died between the move of the ref and its record.
        ATELIER_TRY(const auto landed,
                    landing_on(context.store, repository.history(), subject.changeset, *root));
        if (landed) {
            outcome.commits = landed->commits;
            return finish(work, subject,
                          {.integrated = landed->commit,
                           .root = *root,
                           .found = landed->head != subject.head},
                          std::move(outcome));
        }

        ATELIER_TRY(const ReplayResult replayed, replay.onto(*root));
        if (!replayed.conflicts.empty())
            return as_conflict(work, subject, replayed, *root, std::move(outcome));
        if (lacks_approval(work, replay.approval())) {
            ATELIER_CHECK(note_fallen(context, id, *approval, subject.head));
            return as_not_approved(subject, std::move(outcome));
        }
        outcome.commits = replayed.commits;
        ATELIER_CHECK(require_checked(work, id, {subject.root, *root, *replayed.head}, check));
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return begin_or_wait(plan, context, subject, *root, *replayed.head, outcome);
        }));
        if (outcome.landing == Landing::unread) return outcome;
        if (*replayed.head == *root)
            return finish(work, subject, {*root, *root}, std::move(outcome));
        const auto moved = move_refs(work, {{full_ref(subject.root), *replayed.head, *root}},
                                     "atelier: integrate " + id.str());
        if (moved) {
            ATELIER_TRY(const auto late,
                        late_checkouts(repository.worktrees(), subject.root, *root));
            outcome.warnings.insert(outcome.warnings.end(), late.begin(), late.end());
            return finish(work, subject, {*replayed.head, *replayed.head}, std::move(outcome));
        }
        if (moved.error().code != ErrorCode::root_moved) return tl::unexpected(moved.error());
    }
    return fail(ErrorCode::root_moved,
                subject.root.str() + " kept moving while " + id.str() + " was landed",
                advise(Hint::root_keeps_moving));
}

Result<IntegrateOutcome> record_landing(WorkContext& work, const BeadId& id,
                                        const ArrivedWork& arrived) {
    ATELIER_TRY(const Subject subject, work.plan.store.read([&](PlanReader& plan) {
        return load_subject(plan, id, arrived.merged);
    }));
    IntegrateOutcome outcome;
    const auto commits = work.repository.history().commits(subject.base, subject.head);
    if (commits) outcome.commits = commits->size();
    return finish(work, subject,
                  {.integrated = arrived.commit,
                   .root = arrived.root,
                   .found = subject.facts.done_head() != arrived.merged},
                  std::move(outcome));
}

} // namespace atelier
