#include "app/document/turn_worktree.hpp"

#include "app/core/plan_queries.hpp"
#include "app/document/document_plan.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/guard/repository_audit.hpp"
#include "app/guard/rescue_refs.hpp"
#include "app/worktree/prepare_worktree.hpp"
#include "app/worktree/set_up_worktree.hpp"
#include "app/worktree/take_away.hpp"
#include "app/worktree/unfinished_worktrees.hpp"
#include "app/worktree/worktree_pool.hpp"
#include "base/text.hpp"
#include "domain/plan/branches.hpp"
#include "domain/run/reply.hpp"
#include "domain/work/guardrails.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// As the session does it: what it has in hand is nobody else's meanwhile.
WorkContext in_session(WorkContext work, const Session& session) {
    work.plan.session = session.id;
    return work;
}

WorktreeDeps deps_of(WorkContext& work) {
    return {work.plan, work.repository, work.files, work.paths};
}

Result<OurWorktree> worktree_of(WorkContext& work, const Run& run, const fs::path& place) {
    OurWorktree ours{.checkout = {}, .purpose = Purpose::turn};
    ours.checkout.worktree = place;
    ATELIER_TRY(ours.bead,
                work.plan.store.read([&](PlanReader& plan) { return require_bead(plan, run.id); }));
    return ours;
}

Result<void> record(WorkContext& work, const Session& session) {
    return work.plan.store.write(work.plan.stamp(),
                                 [&](PlanWriter& plan) { return plan.put(session); });
}

void tell_kept(WorkContext& work, const Run& run, const std::vector<std::string>& kept) {
    for (const std::string& one : kept)
        work.progress.warn("what a turn of " + run.id.str() + " left in its worktree is kept as " +
                           one);
}

// What a turn that was killed has left.
Result<void> clear_remains(WorkContext& work, const Run& run, const Session& session) {
    const fs::path place = session.worktree;
    ATELIER_TRY(OurWorktree ours, worktree_of(work, run, place));
    ATELIER_TRY(const auto known, record_of_worktree(work.plan.store, place));
    ATELIER_TRY(const SeenWorktree seen, see_worktree(work, place));
    ATELIER_TRY(const TakenAway taken, make_room(work, std::move(ours), known, seen));
    tell_kept(work, run, taken.kept);
    if (!taken.gone())
        return fail(ErrorCode::dirty, told_kept(run.id.str(), taken.judgement),
                    taken.judgement.hint);
    const std::string ref = full_ref(*session.branch);
    ATELIER_TRY(const auto old, work.repository.refs().resolve(ref));
    if (!old || *old == *session.start) return {};
    return make_rescue_refs(work.plan, work.repository.refs(),
                            {{rescue_ref(work.plan.clock.now(), ref), *old}},
                            "atelier: a turn of " + run.id.str(), {{ref, *session.start, *old}});
}

Result<void> make(WorkContext& work, const Session& session) {
    const fs::path place = session.worktree;
    GitWorktrees& worktrees = work.repository.worktrees();
    ATELIER_CHECK(work.files.make_folder(work.paths.worktrees()));
    ATELIER_CHECK(work.repository.refs().remove_stale_locks(place, {full_ref(*session.branch)}));
    ATELIER_CHECK(record_worktree(work.plan, place, WorktreePhase::making, session.id));
    ATELIER_TRY(auto added, take_warm(work, place, *session.branch, *session.start));
    if (!added) {
        ATELIER_TRY(added, worktrees.add_worktree(place, *session.branch, *session.start));
    }
    ATELIER_CHECK(record_worktree(work.plan, place, WorktreePhase::made, session.id));
    if (!added->failed_hook.empty()) work.progress.warn(added->failed_hook);
    return worktrees.lock_worktree(place, lock_reason_of(session.id));
}

// A sparse checkout may have left it out.
Result<void> bring_document(WorkContext& work, const Run& run, const Session& session) {
    const fs::path file = fs::path(session.worktree) / run.document;
    ATELIER_TRY(const bool there, work.files.exists(file));
    if (there) return {};
    ATELIER_TRY(const auto text, work.repository.pieces().document(*session.start, run.document));
    if (!text) return {};
    ATELIER_CHECK(work.files.make_folder(file.parent_path()));
    return work.files.write(file, *text);
}

// The files as Git would commit them; what it writes otherwise than it is stored is no change.
Result<CommitId> as_it_stands(WorkContext& work, const fs::path& place, const CommitId& head) {
    ATELIER_TRY(const auto whole,
                work.repository.replays().snapshot_worktree(place, "What a turn left\n", {}));
    return whole.value_or(head);
}

Result<std::vector<std::string>> other_paths(WorkContext& work, const Run& run,
                                             const CommitId& start, const CommitId& now,
                                             const WorktreeState& state) {
    ATELIER_TRY(const auto changes, work.repository.history().changes(start, now));
    std::vector<std::string> others = touched_paths(changes);
    std::erase_if(others, [&](const std::string& path) {
        return path == run.document || std::ranges::count(state.never_clean, path) > 0;
    });
    return others;
}

// Its branch stands where the turn began, and the worktree shows that.
Result<void> show_the_beginning(WorkContext& work, const Session& session) {
    const std::string ref = full_ref(*session.branch);
    ATELIER_TRY(const auto head, work.repository.refs().resolve(ref));
    if (head != session.start)
        ATELIER_CHECK(work.repository.refs().update_refs({{ref, *session.start, head}},
                                                         "atelier: its version is recorded"));
    return work.repository.worktrees().return_to_branch(session.worktree, *session.branch);
}

Result<void> drop_branch(WorkContext& work, const Run& run) {
    ATELIER_TRY(const BranchName branch, turn_branch(*run.branch));
    const std::string ref = full_ref(branch);
    GitRefs& refs = work.repository.refs();
    ATELIER_TRY(const auto head, refs.resolve(ref));
    if (!head) return {};
    const auto dropped = refs.update_refs({{ref, std::nullopt, *head}}, "atelier: a turn is over");
    if (!dropped && dropped.error().code != ErrorCode::root_moved)
        return tl::unexpected(dropped.error());
    return {};
}

} // namespace

bool edits_in_worktree(const Run& run, const TurnStep& step, const RuntimeDefinition& runtime) {
    return works_on_document(run) && step.produces == Produces::changes && runtime.text.empty() &&
           !runtime.worker.empty();
}

Result<TurnWorktree> open_turn_worktree(WorkContext& outer, const Run& run, const CommitId& from,
                                        Session session) {
    WorkContext work = in_session(outer, session);
    session.stage = Stage::worktree;
    session.worktree = (work.paths.worktrees() / run.id.str()).string();
    ATELIER_TRY(session.branch, turn_branch(*run.branch));
    session.base = session.start = from;
    ATELIER_CHECK(record(work, session));
    ATELIER_CHECK(take_place_back(work, session.worktree));
    ATELIER_CHECK(clear_remains(work, run, session));
    ATELIER_CHECK(make(work, session));
    ATELIER_CHECK(guard_worktree(work, session, GuardedDocument{run.id, run.document}));
    ATELIER_CHECK(set_up_worktree(work, session.id, session.worktree));
    ATELIER_CHECK(bring_document(work, run, session));
    ATELIER_TRY(RepositoryState before, snapshot_repository(work, session));
    session.stage = Stage::agent;
    ATELIER_CHECK(record(work, session));
    // From here on what stands there is the agent's.
    ATELIER_CHECK(
        record_worktree(work.plan, session.worktree, WorktreePhase::worked_in, session.id));
    return TurnWorktree{std::move(session), std::move(before)};
}

Result<TurnEdit> edit_in_worktree(WorkContext& outer, const Run& run, const Session& session,
                                  const std::optional<RepositoryState>& before) {
    WorkContext work = in_session(outer, session);
    ATELIER_CHECK(work.machine.end_processes_of(session.id));
    ATELIER_TRY(const AuditOutcome watch, verify_repository(work, session, before));
    for (const std::string& line : watch.lines())
        work.progress.warn(line);
    const fs::path place = session.worktree;
    ATELIER_TRY(const WorktreeState state, work.repository.worktrees().worktree_state(place));
    ATELIER_TRY(const CommitId now, as_it_stands(work, place, state.head.value_or(*session.start)));
    ATELIER_TRY(const auto others, other_paths(work, run, *session.start, now, state));
    if (!others.empty())
        return TurnEdit{.refused = "the turn changed " + first_few(others) +
                                   ", and may change nothing but " + run.document};
    const auto text = work.repository.pieces().document(now, run.document);
    if (!text && text.error().code == ErrorCode::usage)
        return TurnEdit{.refused = text.error().message};
    if (!text) return tl::unexpected(text.error());
    if (!*text) {
        ATELIER_TRY(const auto was,
                    work.repository.pieces().document(*session.start, run.document));
        return was ? TurnEdit{.refused = "the turn deleted " + run.document} : TurnEdit{};
    }
    if (const std::string fault = why_unreadable(**text); !fault.empty())
        return TurnEdit{.refused = run.document + " " + fault};
    return TurnEdit{.text = **text};
}

Result<void> close_turn_worktree(WorkContext& outer, const Run& run, const Session& session,
                                 TurnRemains remains) {
    WorkContext work = in_session(outer, session);
    const fs::path place = session.worktree;
    ATELIER_TRY(const auto known, record_of_worktree(work.plan.store, place));
    if (!known || known->session != session.id) return {};
    ATELIER_CHECK(work.machine.end_processes_of(session.id));
    if (remains == TurnRemains::taken) ATELIER_CHECK(show_the_beginning(work, session));
    ATELIER_TRY(const OurWorktree ours, worktree_of(work, run, place));
    ATELIER_TRY(TakenAway taken, take_away_if_there(deps_of(work), ours, Removal::retire));
    if (!taken.gone()) {
        ATELIER_TRY(taken, take_away_if_there(deps_of(work), ours, Removal::forced));
    }
    tell_kept(work, run, taken.kept);
    if (taken.gone()) return drop_branch(work, run);
    work.progress.warn(told_kept(run.id.str(), taken.judgement));
    return {};
}

Result<bool> mend_turn_worktree(WorkContext& work, const Run& run) {
    const fs::path place = work.paths.worktrees() / run.id.str();
    ATELIER_TRY(auto record, record_of_worktree(work.plan.store, place));
    if (record) {
        ATELIER_CHECK(clear_unfinished_worktrees(work));
        ATELIER_TRY(record, record_of_worktree(work.plan.store, place));
    }
    if (!record) ATELIER_CHECK(drop_branch(work, run));
    return record.has_value();
}

} // namespace atelier
