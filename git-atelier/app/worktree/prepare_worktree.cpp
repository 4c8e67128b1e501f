#include "app/worktree/prepare_worktree.hpp"

#include "app/core/found_branch.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/worktree/former_paths.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "app/worktree/take_away.hpp"
#include "app/worktree/worktree_pool.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/plan/branches.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

fs::path worktree_path(const WorkContext& work, const BeadId& changeset) {
    return work.paths.worktrees() / changeset.str();
}

// The root branch's commit; cut from the parent branch the first time.
Result<CommitId> ensure_root(WorkContext& work, const EpicTree& graph, const Epic& epic,
                             const BranchName& root) {
    ATELIER_TRY(auto head, work.repository.refs().resolve(full_ref(root)));
    if (head) return *head;
    const bool landed = std::any_of(
        graph.changesets().begin(), graph.changesets().end(),
        [](const Bead& changeset) { return state_of(changeset) == ChangesetState::merged; });
    if (landed) return fail(no_root_branch(graph, root));
    ATELIER_TRY(const CommitId start, start_of_root(work.repository.refs(), epic));
    auto made =
        work.repository.refs().update_refs({{full_ref(root), start, std::nullopt}},
                                           "atelier: root branch of " + graph.epic().id.str());
    if (made) return start;
    // Another worker made it at the same moment.
    ATELIER_TRY(head, work.repository.refs().resolve(full_ref(root)));
    if (head) return *head;
    return tl::unexpected(made.error());
}

struct Ground {
    CommitId base;
    BranchName cut_from;
};

// Where a new work branch is cut: the root, or the one prerequisite's work that contains all the
// others'.
Result<Ground> ground_of(WorkContext& work, const EpicTree& graph, const BranchName& root,
                         const Bead& changeset, const CommitId& root_head) {
    Ground ground{root_head, root};
    for (const BeadId& id : stacked_on(changeset, graph)) {
        ATELIER_TRY(const Changeset below, Changeset::of(*graph.find(id)));
        ATELIER_TRY(const CommitId head, below.require_done_head());
        ATELIER_TRY(const bool higher, work.repository.history().is_ancestor(ground.base, head));
        ATELIER_TRY(const bool lower, work.repository.history().is_ancestor(head, ground.base));
        if (!higher && !lower && ground.base != root_head)
            return fail(ErrorCode::prerequisite_open,
                        changeset.id.str() + " needs the work of several changesets that have not "
                                             "landed and do not build on each other",
                        advise(Hint::why_it_waits, changeset.id.str()));
        if (lower) continue;
        ATELIER_TRY(const BranchName branch, below.require_work_branch());
        ground = {head, branch};
    }
    return ground;
}

Result<void> require_branch_free(WorkContext& work, const fs::path& path,
                                 const BranchName& branch) {
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    for (const Checkout& checkout : checkouts)
        if (checkout.branch == branch && checkout.worktree != path)
            return fail(ErrorCode::ref_conflict,
                        "the work branch " + branch.str() + " is checked out in " +
                            checkout.worktree.string(),
                        advise(Hint::switch_checkout));
    return {};
}

tl::unexpected<Error> not_ours(const PreparedWorktree& planned, const SeenWorktree& seen) {
    const std::string place = planned.path.string();
    if (!seen.traces.listed || seen.traces.taken)
        return fail(ErrorCode::dirty,
                    place + " is in the way: it is not a worktree of this repository, and no "
                            "session made it",
                    advise(Hint::move_it_away));
    if (!seen.traces.whole)
        return fail(ErrorCode::dirty,
                    place + " is damaged: Git lists it, but it cannot tell its state",
                    advise(Hint::repair_or_remove));
    Json details = Json::object();
    details.set("paths", Json::strings(seen.changed));
    return fail(
        ErrorCode::dirty,
        place + " has changes that no session of its changeset made: " + join(seen.changed, ", "),
        advise(Hint::commit_on_or_remove, planned.branch.str()), std::move(details));
}

std::string why_made_again(const std::optional<WorktreeRecord>& record, const SeenWorktree& seen,
                           const Judgement& judgement) {
    if (!record) return "a session that the plan does not know left work there";
    if (seen.traces.taken) return "what stood in its place was not a folder";
    if (seen.traces.whole && seen.traces.elsewhere)
        return "it was left on " + told_branch(seen.checkout->branch);
    return seen.traces.whole ? "it had what no agent made" : judgement.why;
}

// What is there is kept; where that is now.
Result<std::vector<std::string>> clear_place(WorkContext& work, const PreparedWorktree& planned,
                                             const std::optional<WorktreeRecord>& record,
                                             const SeenWorktree& seen) {
    const std::string place = planned.path.string();
    OurWorktree ours{.checkout = {}, .purpose = Purpose::made_again};
    ours.checkout.worktree = planned.path;
    ATELIER_TRY(const BeadId id, BeadId::parse(planned.path.filename().string()));
    ATELIER_TRY(ours.bead, work.plan.store.read(
                               [&](PlanReader& plan) { return require_changeset(plan, id); }));
    ATELIER_TRY(const TakenAway taken, make_room(work, std::move(ours), record, seen));
    if (!taken.gone())
        return fail(ErrorCode::dirty, place + " cannot be made again: " + taken.judgement.why,
                    taken.judgement.hint);
    const std::string why = why_made_again(record, seen, taken.judgement);
    for (const std::string& kept : taken.kept)
        work.progress.warn(place + " is made again: " + why + ", kept as " + kept);
    return taken.kept;
}

// Whether it shows the changeset's branch, or comes back to it when what is under way there has
// ended; and where not, how it stands to it.
Result<void> compare_heads(WorkContext& work, const PreparedWorktree& planned, SeenWorktree& seen) {
    if (!seen.checkout || seen.checkout->branch == planned.branch) return {};
    const auto& later = seen.comes_back_to;
    seen.traces.elsewhere = std::ranges::find(later, planned.branch) == later.end();
    ATELIER_TRY(const auto head, work.repository.refs().resolve(full_ref(planned.branch)));
    seen.traces.at_its_commit = head && head == seen.checkout->head && !seen.operation_in_progress;
    return {};
}

// A branch that an agent had made is a rescue ref since its session has ended.
Result<void> add_kept_before(WorkContext& work, const Checkout& checkout,
                             std::vector<std::string>& kept) {
    ATELIER_TRY(const auto refs, work.repository.refs().refs_below(std::string(rescue_folder)));
    for (const auto& [name, commit] : refs)
        if (commit == checkout.head && std::ranges::find(kept, name) == kept.end())
            kept.push_back(name);
    return {};
}

// Its branch stands at the very commit that it shows.
Result<void> lead_back(WorkContext& work, PreparedWorktree& planned, const SeenWorktree& seen) {
    ATELIER_CHECK(work.repository.worktrees().put_on_branch(planned.path, planned.branch));
    planned.led_back = LedBack{.from = seen.checkout->branch};
    work.progress.warn(planned.path.string() + " was left on " +
                       told_branch(seen.checkout->branch) + "; it is on " + planned.branch.str() +
                       " again");
    return {};
}

Result<void> require_on_branch(const PreparedWorktree& planned, const SeenWorktree& seen) {
    const Checkout& checkout = *seen.checkout;
    if (checkout.branch == planned.branch || (checkout.detached && !seen.traces.elsewhere))
        return {};
    return fail(ErrorCode::ref_conflict,
                "the worktree " + planned.path.string() + " is on " + told_branch(checkout.branch) +
                    ", not on " + planned.branch.str(),
                advise(Hint::switch_back_with, shell_quoted(planned.path.string()),
                       shell_quoted(planned.branch.str())));
}

// Takes up what an earlier session of the changeset left. False when the worktree has to be made.
Result<bool> take_up_left(WorkContext& work, PreparedWorktree& planned, TakeUp take_up) {
    ATELIER_CHECK(take_place_back(work, planned.path));
    ATELIER_TRY(const auto record, record_of_worktree(work.plan.store, planned.path));
    ATELIER_TRY(SeenWorktree seen, see_worktree(work, planned.path));
    if (take_up == TakeUp::proven) ATELIER_CHECK(compare_heads(work, planned, seen));
    switch (next_worktree_step(record, seen.traces)) {
    case WorktreeStep::make:
        return false;
    case WorktreeStep::leave:
        return not_ours(planned, seen);
    case WorktreeStep::keep_and_clear:
    case WorktreeStep::set_aside:
    case WorktreeStep::move_away:
    case WorktreeStep::clear: {
        ATELIER_TRY(auto kept, clear_place(work, planned, record, seen));
        if (seen.traces.whole && seen.traces.elsewhere) {
            ATELIER_CHECK(add_kept_before(work, *seen.checkout, kept));
            planned.led_back = LedBack{seen.checkout->branch, true, std::move(kept)};
        }
        return false;
    }
    case WorktreeStep::lead_back:
        ATELIER_CHECK(lead_back(work, planned, seen));
        break;
    case WorktreeStep::take_up:
        ATELIER_CHECK(require_on_branch(planned, seen));
        break;
    }
    if (is_locked_by_us(*seen.checkout))
        ATELIER_CHECK(work.repository.worktrees().unlock_worktree(planned.path));
    planned.reused = true;
    planned.uncommitted = seen.changed;
    if (record && record->phase == WorktreePhase::checking)
        ATELIER_CHECK(
            record_worktree(work.plan, planned.path, WorktreePhase::worked_in, work.plan.session));
    const bool ended = record && record->phase != WorktreePhase::making &&
                       record->phase != WorktreePhase::removing;
    if (!ended)
        ATELIER_CHECK(
            record_worktree(work.plan, planned.path, WorktreePhase::made, work.plan.session));
    return true;
}

Result<void> warn_of_never_clean(WorkContext& work, const fs::path& path) {
    ATELIER_TRY(const WorktreeState state, work.repository.worktrees().worktree_state(path));
    if (state.never_clean.empty()) return {};
    work.progress.warn(
        first_few(state.never_clean) +
        ": changed in every fresh checkout, as line ends or a filter (.gitattributes, "
        "core.autocrlf) do not fit what is stored; agents' worktrees count as clean all the same. "
        "To mend it: git add --renormalize . && git commit");
    return {};
}

// Of a branch that is there although the plan says that nobody has begun the changeset.
Result<CommitId> base_of_unknown(WorkContext& work, const UnknownBranch& unknown, TakeUp take_up) {
    if (take_up == TakeUp::any) {
        ATELIER_TRY(const auto fork,
                    work.repository.history().merge_base(unknown.root, unknown.head));
        if (fork) return *fork;
    }
    ATELIER_TRY(const auto found, found_branch(work.repository, unknown));
    if (!found) {
        ATELIER_TRY(const auto branches, work.repository.refs().branches());
        return fail(not_its_branch(unknown.branch, branches));
    }
    work.progress.warn("the work branch " + unknown.branch.str() +
                       " was there, which the plan did not know; it is taken up with " +
                       std::to_string(found->commits) +
                       (found->commits == 1 ? " commit" : " commits") + " of " +
                       unknown.changeset.id.str());
    return found->base;
}

} // namespace

Result<void> take_place_back(WorkContext& work, const fs::path& place) {
    ATELIER_TRY(const auto now, led_from(work.files, place));
    if (!now) return {};
    ATELIER_CHECK(work.files.remove(place));
    ATELIER_TRY(const bool stands, work.files.exists(*now));
    if (stands && !is_pool_place(work.plan.issue_prefix, now->filename().string()))
        work.progress.warn(place.string() + " led to " + now->string() + " and is " +
                           place.filename().string() +
                           "'s again: build output there that names it has to be made anew");
    return {};
}

Result<PreparedWorktree> plan_worktree(WorkContext& work, const EpicTree& graph,
                                       const Bead& changeset, TakeUp take_up) {
    ATELIER_TRY(const Epic epic, Epic::of(graph.epic()));
    ATELIER_TRY(const Changeset known, Changeset::of(changeset));
    ATELIER_TRY(const BranchName root, epic.require_root_branch());
    ATELIER_TRY(const BranchName branch, work_branch(root, changeset.id));
    if (known.work_branch() && *known.work_branch() != branch)
        return fail(ErrorCode::branch_immutable,
                    changeset.id.str() + " is bound to the work branch " +
                        known.work_branch()->str() + ", not " + branch.str(),
                    advise(Hint::put_branch_back));
    ATELIER_TRY(const CommitId root_head, ensure_root(work, graph, epic, root));
    ATELIER_TRY(const auto head, work.repository.refs().resolve(full_ref(branch)));
    ATELIER_TRY(Ground ground, ground_of(work, graph, root, changeset, root_head));
    if (head && known.parent_base()) {
        ground = {*known.parent_base(), known.parent_branch().value_or(ground.cut_from)};
    } else if (head) {
        ATELIER_TRY(
            ground.base,
            base_of_unknown(work, {graph.epic().id, changeset, branch, *head, root_head}, take_up));
    }
    ATELIER_TRY(ground.cut_from,
                said_parent(work.plan, work.repository.refs(), graph.epic(), ground.cut_from));
    return PreparedWorktree{.path = worktree_path(work, changeset.id),
                            .root = root,
                            .branch = branch,
                            .base = ground.base,
                            .start = head.value_or(ground.base),
                            .root_head = root_head,
                            .cut_from = ground.cut_from};
}

Result<PreparedWorktree> make_worktree(WorkContext& work, PreparedWorktree planned,
                                       const SessionId& session, TakeUp take_up) {
    Repository& repository = work.repository;
    ATELIER_CHECK(require_branch_free(work, planned.path, planned.branch));
    ATELIER_TRY(const bool present, take_up_left(work, planned, take_up));
    // Nobody but this session has to do with that branch.
    ATELIER_CHECK(repository.refs().remove_stale_locks(planned.path, {full_ref(planned.branch)}));
    if (!present) {
        ATELIER_CHECK(work.files.make_folder(work.paths.worktrees()));
        ATELIER_CHECK(record_worktree(work.plan, planned.path, WorktreePhase::making, session));
        ATELIER_TRY(auto added, take_warm(work, planned.path, planned.branch, planned.start));
        const bool fresh = !added;
        if (fresh) {
            ATELIER_TRY(added, repository.worktrees().add_worktree(planned.path, planned.branch,
                                                                   planned.start));
        }
        ATELIER_CHECK(record_worktree(work.plan, planned.path, WorktreePhase::made, session));
        if (!added->failed_hook.empty()) work.progress.warn(added->failed_hook);
        if (fresh) ATELIER_CHECK(warn_of_never_clean(work, planned.path));
    }
    ATELIER_CHECK(repository.worktrees().lock_worktree(planned.path, lock_reason_of(session)));
    return planned;
}

Result<std::string> mapping_of(const EpicTree& graph) {
    ATELIER_TRY(const BranchName root, root_branch_of(graph.epic()));
    Json changesets = Json::object();
    for (const Bead& changeset : graph.changesets())
        if (const auto branch = changeset_as_written(changeset).work_branch)
            changesets.set(changeset.id.str(), *branch);
    Json mapping = Json::object();
    mapping.set("epic_id", graph.epic().id.str())
        .set("worktree_path", "worktrees/" + graph.epic().id.str())
        .set("root_branch", root.str())
        .set("changesets", std::move(changesets));
    return mapping.dump_pretty();
}

Result<void> write_mapping(WorkContext& work, const EpicTree& graph) {
    ATELIER_TRY(const std::string text, mapping_of(graph));
    return work.files.write(work.paths.mapping(graph.epic().id), text);
}

} // namespace atelier
