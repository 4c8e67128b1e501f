#include "app/work/session_stages.hpp"

#include "app/changeset/block_changeset.hpp"
#include "app/claim/agents.hpp"
#include "app/claim/require_unpaused.hpp"
#include "app/core/root_branch.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/land/integrate_changeset.hpp"
#include "app/land/restack.hpp"
#include "app/work/end_session.hpp"
#include "app/worktree/ref_locks.hpp"
#include "app/worktree/set_up_worktree.hpp"
#include "app/worktree/take_away.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<SessionReport> conflict_report(const SessionRun& run, const IntegrateOutcome& outcome) {
    ATELIER_TRY(const int before, run.context().store.read([&](PlanReader& plan) {
        return conflicts_so_far(plan, run.request.changeset);
    }));
    const std::string text = "conflicts with the root branch in " + join(outcome.conflicts, ", ");
    if (before + 1 < run.context().settings.session_max_attempts)
        return report_of(run, SessionEnd::conflict, text);
    const Error fault{ErrorCode::conflict,
                      text + ", " + std::to_string(before + 1) + " times in a row",
                      advise(Hint::rebase_by_hand)};
    return blocked(run, fault);
}

// A session that only lands has had no worktree so far.
Result<std::optional<Error>> check_stage(const SessionRun& run, const LandingCandidate& candidate) {
    ATELIER_TRY(const Session before, run.session());
    if (before.worktree.empty()) {
        ATELIER_CHECK(worktree_stage(run));
        ATELIER_CHECK(enter(run, Stage::integrate, "integrate"));
    }
    ATELIER_TRY(const Session session, run.session());
    return watched(run, [&] { return failing_check(run.work, session, candidate); });
}

} // namespace

Result<EpicTree> claim_stage(const SessionRun& run) {
    WorkContext& work = run.work;
    ATELIER_TRY(EpicTree graph, run.graph());
    ATELIER_TRY(const BranchName root, root_branch_of(graph.epic()));
    ATELIER_CHECK(require_root_free(work.repository.worktrees(), root));
    work.progress.stage(run.subject(), "claim " + run.request.epic.str());
    const ClaimHolder holder{run.id, work.machine.self()};
    ATELIER_TRY(const Claimed claimed, run.write([&](PlanWriter& plan) -> Result<Claimed> {
        ATELIER_TRY(const Bead epic, require_epic(plan, run.request.epic));
        if (!run.request.by_person) ATELIER_CHECK(require_unpaused(plan, run.context(), epic.id));
        ATELIER_TRY(Claimed taken,
                    take_claim(plan, run.context(), epic, holder, work.probe(), run.request.named));
        Session session{.id = run.id,
                        .agent = run.context().caller,
                        .epic = run.request.epic,
                        .changeset = run.request.changeset,
                        .stage = Stage::claim,
                        .started_at = run.started,
                        .fencing = taken.lease.fencing};
        ATELIER_CHECK(plan.put(session));
        Json data = Json::object();
        data.set("session", run.id.str()).set("fencing", taken.lease.fencing);
        ATELIER_CHECK(
            plan.append({EventType::session_started, run.request.changeset, std::move(data)}));
        return taken;
    }));
    const auto& before = claimed.previous_session;
    if (before) ATELIER_CHECK(end_remains_of(work, *before));
    return graph;
}

Result<void> choose_stage(const SessionRun& run, const BesideChoice& beside) {
    return run.write([&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const EpicTree graph, load_epic(plan, run.request.epic));
        ATELIER_TRY(const Bead changeset, require_changeset(plan, run.request.changeset));
        // The run of one that is done goes on with it as it is.
        const bool is_done = beside && state_of(changeset) == ChangesetState::done;
        ATELIER_TRY(Bead working, is_done ? Result<Bead>(changeset) : start(changeset, graph));
        const bool started = working != changeset;
        ATELIER_TRY(Session session, session_in(plan, run.id));
        session.stage = Stage::choose;
        ATELIER_CHECK(plan.put(session));
        if (beside) ATELIER_CHECK(beside(plan, working));
        if (working != changeset) ATELIER_CHECK(plan.update(working));
        return started ? plan.append({EventType::changeset_started, changeset.id}) : Result<void>();
    });
}

Result<PreparedWorktree> worktree_stage(const SessionRun& run) {
    ATELIER_CHECK(enter(run, Stage::worktree, "worktree"));
    ATELIER_TRY(const EpicTree graph, run.graph());
    const Bead& changeset = *graph.find(run.request.changeset);
    const TakeUp take_up = run.request.by_person ? TakeUp::any : TakeUp::proven;
    ATELIER_TRY(PreparedWorktree prepared, plan_worktree(run.work, graph, changeset, take_up));
    ATELIER_CHECK(run.write([&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(Bead bead, require_changeset(plan, run.request.changeset));
        ATELIER_TRY(const bool rebases, is_to_rebase(plan, bead.id));
        ATELIER_TRY(const Changeset before, Changeset::of(bead));
        Changeset::set_root_branch(bead, prepared.root);
        Changeset::set_parent_branch(bead, prepared.cut_from);
        Changeset::set_work_branch(bead, prepared.branch);
        if (!before.root_base()) Changeset::set_root_base(bead, prepared.root_head);
        Changeset::set_parent_base(bead, prepared.base);
        ATELIER_CHECK(plan.update(bead));
        ATELIER_TRY(Session session, session_in(plan, run.id));
        session.worktree = prepared.path.string();
        session.branch = prepared.branch;
        session.base = prepared.base;
        session.start = prepared.start;
        if (rebases) session.onto = prepared.root_head;
        return plan.put(session);
    }));
    ATELIER_TRY(prepared, make_worktree(run.work, std::move(prepared), run.id, take_up));
    ATELIER_TRY(const Session session, run.session());
    ATELIER_CHECK(guard_worktree(run.work, session));
    ATELIER_TRY(const bool needed, needs_set_up(run.work, prepared.path));
    const auto set_up = [&] { return set_up_worktree(run.work, run.id, prepared.path); };
    const bool runs = needed && !run.context().settings.worktree_setup.empty();
    ATELIER_CHECK(runs ? watched(run, set_up) : set_up());
    ATELIER_TRY(const EpicTree after, run.graph());
    ATELIER_CHECK(write_mapping(run.work, after));
    return prepared;
}

Result<void> done_stage(const SessionRun& run, const Assessment& assessment) {
    for (const std::string& told :
         guardrail_warnings(run.subject(), assessment.guardrails, run.context().settings.limits))
        run.work.progress.warn(told);
    return run.write([&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(require_claim(plan, run.context(), run.request.epic));
        ATELIER_TRY(const Bead changeset, require_changeset(plan, run.request.changeset));
        ATELIER_TRY(Bead done, mark_done(changeset, assessment.head));
        ATELIER_TRY(const Changeset before, Changeset::of(changeset));
        // Rebased, it stands on the root branch, whatever it was cut from.
        if (before.parent_base() != assessment.base && before.root_branch()) {
            ATELIER_TRY(const Bead epic, require_epic(plan, run.request.epic));
            ATELIER_TRY(const BranchName parent,
                        said_parent(run.context(), run.work.repository.refs(), epic,
                                    *before.root_branch()));
            Changeset::set_parent_branch(done, parent);
        }
        Changeset::set_parent_base(done, assessment.base);
        ATELIER_CHECK(plan.update(done));
        ATELIER_TRY(Session session, session_in(plan, run.id));
        session.base = assessment.base;
        session.head = assessment.head;
        ATELIER_CHECK(plan.put(session));
        Json data = Json::object();
        data.set("head", assessment.head.str())
            .set("commits", assessment.commits)
            .set("lines", assessment.guardrails.lines)
            .set("files", assessment.guardrails.files);
        return plan.append({EventType::changeset_done, changeset.id, std::move(data)});
    });
}

Result<SessionReport> blocked(const SessionRun& run, const Error& fault) {
    ATELIER_CHECK(block_changeset(run.context(), run.request.changeset, run.id, fault));
    SessionReport report = report_of(run, SessionEnd::blocked, fault.message);
    report.code = fault.code;
    return report;
}

Result<SessionReport> integrate_stage(const SessionRun& run) {
    ATELIER_CHECK(enter(run, Stage::integrate, "integrate"));
    ATELIER_TRY(const Session session, run.session());
    // What cannot be mended keeps nothing from landing: the assessment has looked at all of it.
    for (const HookRepair& repair : mend_hooks(run.work, session))
        if (is_harm(repair)) run.work.progress.warn("put back: " + repair_text(repair));
    ATELIER_TRY(const IntegrateOutcome outcome,
                integrate_changeset(run.work, run.request.changeset,
                                    [&](const LandingCandidate& candidate) {
                                        return check_stage(run, candidate);
                                    }));
    for (const std::string& warning : outcome.warnings)
        run.work.progress.warn(warning);
    for (const std::string& line : told_gone(run.subject(), outcome.kept, outcome.ignored))
        run.work.progress.note(line);
    switch (outcome.landing) {
    case Landing::waiting:
        return report_of(run, SessionEnd::done, waiting_text(outcome));
    case Landing::conflict:
        return conflict_report(run, outcome);
    case Landing::unread:
        return report_of(run, SessionEnd::unread, waiting_text(outcome));
    case Landing::landed:
        break;
    }
    restack_followers(run.work, run.request.epic);
    SessionReport report = report_of(run, SessionEnd::integrated,
                                     counted(outcome.commits, "commit") + " landed as " +
                                         outcome.integrated->str().substr(0, 10));
    report.integrated = outcome.integrated;
    report.commits = outcome.commits;
    return report;
}

// What Git or a check refuses in the work itself is to be mended there; anything else failed around
// it.
Result<SessionReport> integrate_or_block(const SessionRun& run) {
    auto report = integrate_stage(run);
    if (report) return report;
    const Error& fault = report.error();
    if (fault.code == ErrorCode::interrupted) return interrupted(run);
    if (fault.code == ErrorCode::paused) return paused_at(run, SessionEnd::done, fault);
    const bool refused = fault.code == ErrorCode::checks_failed ||
                         (fault.code == ErrorCode::git_failed && !is_of_killed_git(fault));
    return refused ? blocked(run, fault) : report;
}

} // namespace atelier
