#include "app/work/land_by_hand.hpp"

#include "app/changeset/changeset_guardrails.hpp"
#include "app/changeset/unblock_changeset.hpp"
#include "app/changeset/worktree_fault.hpp"
#include "app/claim/work_done.hpp"
#include "app/core/decisions.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/core/start_pauses.hpp"
#include "app/land/begun_landing.hpp"
#include "app/land/restack_receipts.hpp"
#include "app/mail/notices.hpp"
#include "app/work/run_claims.hpp"
#include "app/work/run_identity.hpp"
#include "app/work/work_session.hpp"
#include "app/worktree/approved_work.hpp"
#include "app/worktree/changed_range.hpp"
#include "app/worktree/moved_worktrees.hpp"
#include "app/worktree/unfinished_worktrees.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/admission.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

struct Subject {
    EpicTree graph;
    Bead changeset;
    BranchName root;
    BranchName branch;
};

Result<Subject> subject_of(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(const Bead row, require_changeset(plan, id));
    ATELIER_TRY(const Bead epic, epic_of(plan, row));
    ATELIER_TRY(EpicTree graph, load_epic(plan, epic.id));
    Bead changeset = *graph.find(id);
    ATELIER_TRY(BranchName root, root_branch_of(graph.epic()));
    ATELIER_TRY(BranchName branch, work_branch_of(graph.epic(), changeset));
    return Subject{std::move(graph), std::move(changeset), std::move(root), std::move(branch)};
}

// `approves`: an approval is all that may be missing of what has to be decided.
tl::unexpected<Error> not_ready(const Subject& subject, const std::vector<Reason>& reasons,
                                bool approves = false) {
    Json details = Json::object();
    details.set("reasons", reasons_json(reasons));
    const Reason& first = reasons.front();
    const bool unapproved = first.code == ErrorCode::approval_required && approves;
    return fail(first.code, first.message,
                advise(unapproved ? Hint::approve_then_land : Hint::every_reason,
                       subject.changeset.id.str()),
                std::move(details));
}

Result<void> require_nobody_there(PlanReader& plan, const WorkContext& work, const BeadId& epic) {
    ATELIER_TRY(const auto lease, plan.lease(epic));
    ATELIER_TRY(const Life life, life_of(plan, work.plan, epic, work.probe()));
    if (!lease || life != Life::lives) return {};
    Json details = Json::object();
    details.set("held_by", lease->agent.str()).set("session", lease->session.str());
    return fail(ErrorCode::epic_taken, lease->agent.str() + " is working on " + epic.str(),
                advise(Hint::wait_for_session), std::move(details));
}

// While what is there is still as the person left it.
Result<void> require_clean(const WorkContext& work, const Subject& subject) {
    const fs::path ours = work.paths.worktrees() / subject.changeset.id.str();
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    for (const Checkout& checkout : checkouts) {
        if (checkout.worktree == ours && !checkout.prunable) {
            ATELIER_TRY(const WorktreeState state,
                        work.repository.worktrees().worktree_state(ours));
            if (auto fault = worktree_fault(subject.branch, ours.string(), state))
                return fail(*std::move(fault));
        } else if (checkout.branch == subject.branch) {
            return fail(ErrorCode::ref_conflict,
                        "the work branch " + subject.branch.str() + " is checked out in " +
                            checkout.worktree.string(),
                        advise(Hint::switch_for_checks));
        }
    }
    return {};
}

// What a person moved since it was approved is looked at before anything is refused.
Result<EpicTree> as_approved_at(const WorkContext& work, const Subject& subject,
                                const CommitId& head) {
    const BeadId& id = subject.changeset.id;
    EpicTree graph = subject.graph;
    ATELIER_TRY(auto known,
                work.plan.store.read([&](PlanReader& plan) { return known_approval(plan, id); }));
    if (!known) return graph;
    if (known->at(head) == Approved::moved) {
        ATELIER_TRY(const ChangedRange now, changed_range(work.plan, work.repository, id));
        ATELIER_TRY(const auto stands, approval_of_work(work.plan, work.repository.history(), id,
                                                        *known, now.commits.base, head));
        known->look = ApprovalLook{known->approval.seq, head, stands.has_value()};
    }
    graph.set_approval(id, *std::move(known));
    return graph;
}

Result<void> require_ready(const WorkContext& work, const Subject& subject) {
    ATELIER_CHECK(work.plan.store.read([&](PlanReader& plan) {
        return require_nobody_there(plan, work, subject.graph.epic().id);
    }));
    ATELIER_TRY(const auto head, work.repository.refs().resolve(full_ref(subject.branch)));
    if (!head) {
        if (const auto reasons = epic_reasons(subject.changeset, subject.graph); !reasons.empty())
            return not_ready(subject, reasons);
        ATELIER_TRY(const std::string ground,
                    ground_named(work.repository.refs(), subject.graph.epic()));
        return fail(
            ErrorCode::nothing_committed, "there is no work branch " + subject.branch.str(),
            advise(Hint::make_on_root, shell_quoted(subject.branch.str()), shell_quoted(ground)));
    }
    ATELIER_TRY(const EpicTree graph, as_approved_at(work, subject, *head));
    if (const auto reasons =
            not_landable_by_hand(subject.changeset, *head, graph, work.plan.settings.admission);
        !reasons.empty())
        return not_ready(subject, reasons, work.plan.settings.admission.wants_approval());
    ATELIER_CHECK(require_tasks_done(subject.graph, subject.changeset.id));
    return require_clean(work, subject);
}

std::optional<AgentId> worker_that_holds(const Bead& epic) {
    auto holder = AgentId::parse(epic.assignee);
    if (!holder || holder->role() != Role::worker) return std::nullopt;
    return *std::move(holder);
}

Result<bool> close_if_settled(WorkContext& work, const BeadId& epic) {
    ATELIER_TRY(const EpicProgress progress,
                work.plan.store.read([&](PlanReader& plan) -> Result<EpicProgress> {
                    ATELIER_TRY(const EpicTree graph, load_epic(plan, epic));
                    ATELIER_TRY(const bool more_work, more_work_announced(plan, epic));
                    return progress_of(graph, more_work);
                }));
    if (progress != EpicProgress::closable) return false;
    ATELIER_CHECK(work_done(work.plan, {.epic = epic}));
    return true;
}

// What kept it from going on, and what was asked about it, the person has settled.
Result<void> settle(const Context& person, const BeadId& epic, const BeadId& id) {
    return person.store.write(person.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
        if (state_of(changeset) == ChangesetState::blocked)
            ATELIER_CHECK(unblock_changeset(plan, changeset));
        ATELIER_CHECK(close_notices(plan, blocked_key(id), "integrated"));
        ATELIER_CHECK(close_notices(plan, size_key(id), "integrated"));
        ATELIER_CHECK(close_notices(plan, matter_key(Matter::failed, id), "integrated"));
        ATELIER_CHECK(close_notices(plan, matter_key(Matter::failed, epic), "integrated"));
        ATELIER_CHECK(close_notices(plan, matter_key(Matter::waits, epic), "integrated"));
        return end_pauses(plan, {id, epic});
    });
}

Result<LandedByHand> as_landed(const WorkContext& work, const Subject& subject,
                               const SessionReport& report) {
    const BeadId& id = subject.changeset.id;
    if (report.end == SessionEnd::conflict)
        return fail(ErrorCode::conflict, id.str() + " " + report.text,
                    advise(Hint::rebase_then_again, (work.paths.worktrees() / id.str()).string(),
                           shell_quoted(subject.root.str())));
    if (report.end != SessionEnd::integrated || !report.integrated)
        return fail(ErrorCode::not_integrated, id.str() + " " + report.text,
                    advise(Hint::every_reason, id.str()));
    return LandedByHand{.changeset = id,
                        .epic = subject.graph.epic().id,
                        .root = subject.root,
                        .integrated = *report.integrated,
                        .commits = report.commits};
}

Result<LandedByHand> hold_session(WorkContext& work, const Subject& subject,
                                  const Identity& identity, const Context& person) {
    const BeadId& epic = subject.graph.epic().id;
    const SessionRequest request{
        .identity = identity,
        .runtime = {},
        .epic = epic,
        .changeset = subject.changeset.id,
        .named = true,
        .by_person = true,
        .found_good = [&] { return settle(person, epic, subject.changeset.id); }};
    ATELIER_TRY(const SessionReport report, person_session(work, request));
    ATELIER_TRY(LandedByHand landed, as_landed(work, subject, report));
    ATELIER_TRY(landed.epic_closed, close_if_settled(work, epic));
    return landed;
}

} // namespace

Result<LandedByHand> land_by_hand(WorkContext work, const BeadId& id) {
    // Git lists no worktrees while one is half made.
    ATELIER_CHECK(clear_unfinished_worktrees(work));
    ATELIER_CHECK(bring_back_moved(work));
    ATELIER_CHECK(settle_begun_restacks(work));
    ATELIER_CHECK(finish_returns(work));
    ATELIER_TRY(const Subject subject,
                work.plan.store.read([&](PlanReader& plan) { return subject_of(plan, id); }));
    const Bead& epic = subject.graph.epic();
    ATELIER_TRY(const Changeset facts, Changeset::of(subject.changeset));
    if (state_of(subject.changeset) == ChangesetState::merged && facts.integrated_sha())
        return LandedByHand{.changeset = id,
                            .epic = epic.id,
                            .root = subject.root,
                            .integrated = *facts.integrated_sha(),
                            .already = true,
                            .epic_closed = is_closed(epic)};
    ATELIER_CHECK(require_ready(work, subject));
    const Context person = work.plan;
    RunIdentity identity(work, std::nullopt);
    const Selection selection{.step = NextStep::session,
                              .epic = epic.id,
                              .changeset = id,
                              .worker = worker_that_holds(epic)};
    ATELIER_TRY(const bool become, identity.become(selection));
    if (!become)
        return fail(ErrorCode::epic_taken, epic.assignee + " is working on " + epic.id.str(),
                    advise(Hint::wait_for_session));
    auto landed = hold_session(work, subject, *identity.now(), person);
    const std::string by_hand = "a person has integrated by hand";
    const auto given_back =
        epic.assignee.empty() ? give_back(work, epic.id, by_hand) : Result<void>();
    const auto left = identity.leave();
    if (!landed) return landed;
    ATELIER_CHECK(given_back);
    ATELIER_CHECK(left);
    return landed;
}

} // namespace atelier
